import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("Leaving a drip")
struct DripExitPipelineTests {
    private let steps: [DripStep] = [.after(), .after(2), .after(2)]

    @Test("a reply takes the person out, whichever step it follows")
    func repliesExit() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps, exitOn: ["reply"])
            try pipeline.launch(drip)
            // Somebody who writes before anything was sent has answered nothing.
            pipeline.write(from: 0)
            try pipeline.advance(hours: 1)
            try pipeline.enrol(0, 1, in: drip)
            try pipeline.advance(hours: 2.01)
            pipeline.write(from: 0)
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "exited 2 reply")
            #expect(try pipeline.standing(1) == "waiting 3")
            try pipeline.advance(hours: 3)
            #expect(try pipeline.sentSteps(0) == ["1", "2"])
            #expect(try pipeline.sentSteps(1) == ["1", "2", "3"])
        }
    }

    @Test("remove_after_reply holds from its step to the next")
    func removesAfterReply() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(removesAfterReply: true), .after(2), .after(2, removesAfterReply: true)])
            try pipeline.launch(drip)
            try pipeline.enrol(0, 1, in: drip)
            pipeline.clock.advance(5000)
            pipeline.write(from: 0)
            try pipeline.advance(hours: 2.01)
            #expect(try pipeline.standing(0) == "exited 1 reply")
            pipeline.write(from: 1)
            try pipeline.settle()
            #expect(try pipeline.standing(1) == "waiting 3")
        }
    }

    @Test("a reply that is heard of before the acceptance of its message")
    func repliesBeforeAcceptance() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps, exitOn: ["reply"])
            try pipeline.launch(drip)
            pipeline.request(.enrol, 0, in: drip)
            try pipeline.scheduler.run()
            try pipeline.checker.run()
            try pipeline.sender.run()
            pipeline.answerProvider()
            // The provider has it; the sender's word is on its way.
            pipeline.write(from: 0)
            try pipeline.scheduler.run()
            #expect(try pipeline.standing(0) == "under way 1")
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "exited 1 reply")
        }
    }

    @Test("an opt-out takes the person out, as their drip says")
    func optsOut() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps, exitOn: ["opt_out"])
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            pipeline.clock.advance(60_000)
            pipeline.publishConsent(phone(0), .revoked, id: "stop")
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "exited 1 opt_out")
        }
    }

    @Test(
        "STOP is a message too: where both take the person out, the opt-out counts",
        arguments: [(["reply", "opt_out"], "exited 1 opt_out"), (["reply"], "exited 1 reply")])
    func stopIsNoReply(exitOn: [String], standing: String) throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps, exitOn: exitOn)
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            pipeline.clock.advance(60_000)
            pipeline.write(from: 0, "Stop!")
            try pipeline.settle()
            #expect(try pipeline.standing(0) == standing)
        }
    }

    @Test("an opt-out that the drip does not exit on suppresses its messages only")
    func optOutSuppresses() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            pipeline.clock.advance(60_000)
            pipeline.publishConsent(phone(0), .revoked, id: "stop")
            try pipeline.advance(hours: 2.1)
            #expect(try pipeline.standing(0) == "waiting 3")
            #expect(try pipeline.events(.suppressed).map(\.reason) == [Reason.optedOut])
        }
    }

    @Test("a goal takes the person out of every drip that has it")
    func reachesGoal() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps, exitOn: ["event:order_placed"])
            try pipeline.launch(drip)
            try pipeline.enrol(0, 1, in: drip)
            pipeline.tell("order_placed", of: 0)
            pipeline.tell("page_seen", of: 1)
            try pipeline.advance(hours: 5)
            #expect(try pipeline.standing(0) == "exited 1 event:order_placed")
            #expect(try pipeline.standing(1) == "waiting 3")
        }
    }

    @Test("removed by hand; a removal older than the enrolment counts for nothing")
    func removes() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.launch(drip)
            pipeline.clock.advance(-60_000)
            pipeline.request(.remove, 1, in: drip)
            pipeline.clock.advance(60_000)
            try pipeline.enrol(0, 1, in: drip)
            pipeline.request(.remove, 0, in: drip)
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "exited 1 removed")
            #expect(try pipeline.standing(1) == "waiting 2")
        }
    }

    @Test("an erased contact is out at once")
    func erases() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip(steps)
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            pipeline.eraseRecipient(0)
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "exited 1 removed")
            try pipeline.advance(hours: 3)
            #expect(try pipeline.sentSteps(0) == ["1"])
        }
    }

    @Test("messages that nobody has been asked for are cancelled at the exit")
    func cancelsPlanned() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after()], exitOn: ["event:goal"])
            try pipeline.launch(drip)
            pipeline.answer = { _ in .notSent(detail: "connection refused") }
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.progress("welcome") == ["deferred": 1, "undecided": 1])
            pipeline.tell("goal", of: 0)
            try pipeline.settle()
            #expect(try pipeline.events(.cancelled).map(\.reason) == [Reason.leftDrip])
            #expect(try pipeline.progress("welcome") == ["cancelled": 1])
            #expect(try pipeline.standing(0) == "exited 1 event:goal")
            try pipeline.advance(hours: 1)
            #expect(try pipeline.events(.accepted).isEmpty)
        }
    }

    @Test("a message that has been asked for is recalled", arguments: [1, 2])
    func recalls(stagesPassed: Int) throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(1)], exitOn: ["event:goal"])
            try pipeline.launch(drip)
            pipeline.request(.enrol, 0, in: drip)
            try pipeline.scheduler.run()
            if stagesPassed > 1 { try pipeline.checker.run() }
            pipeline.tell("goal", of: 0)
            try pipeline.scheduler.run()
            let recalls = try pipeline.log.records(Topics.messagesRequested).compactMap {
                try Codec.decode(MessageRequested.self, $0.value ?? [])
            }
            #expect(recalls.map(\.recalled) == [false, true])
            #expect(recalls.map(\.attempt) == [1, 1])
            #expect(Set(recalls.map(\.ref.id)).count == 1)
            try pipeline.settle()
            #expect(pipeline.received.isEmpty)
            #expect(try pipeline.events(.cancelled).last?.reason == Reason.leftDrip)
            #expect(try pipeline.progress("welcome") == ["cancelled": 1])
            #expect(try pipeline.standing(0) == "exited 1 event:goal")
        }
    }

    @Test("a goal while the provider has the message: it was sent, and nothing follows")
    func goalDuringAttempt() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(1)], exitOn: ["event:goal"])
            try pipeline.launch(drip)
            pipeline.request(.enrol, 0, in: drip)
            try pipeline.scheduler.run()
            try pipeline.checker.run()
            try pipeline.sender.run()
            pipeline.tell("goal", of: 0)
            try pipeline.scheduler.run()
            try pipeline.settle()
            #expect(pipeline.received.count == 1)
            #expect(try pipeline.progress("welcome") == ["sent": 1])
            try pipeline.advance(hours: 2)
            #expect(try pipeline.standing(0) == "exited 1 event:goal")
            #expect(try pipeline.sentSteps(0) == ["1"])
        }
    }

    @Test("cancelling the drip takes everybody out, in batches")
    func cancels() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(1)])
            try pipeline.launch(drip, recipients: 40)
            for index in 0..<40 { pipeline.request(.enrol, index, in: drip) }
            try pipeline.settle()
            try pipeline.change(drip) { $0.status = .cancelled }
            for index in 0..<40 { #expect(try pipeline.standing(index) == "exited 1 campaign_cancelled") }
            try pipeline.advance(hours: 2)
            #expect(try pipeline.progress("welcome") == ["sent": 40, "expanded": 3])
        }
    }

    @Test("a drip that is deleted takes everybody out too, and nothing of it is kept", arguments: Breakdown.allCases)
    func deletes(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(1)])
            try pipeline.launch(drip, recipients: 30)
            try pipeline.enrol(0, in: drip)
            // The others' first message is planned and cannot leave.
            pipeline.publishChannel(state: .stopped, revision: 2)
            for index in 1..<30 { pipeline.request(.enrol, index, in: drip) }
            try pipeline.settle()
            #expect(try pipeline.stateRows("enrolments") == 30)
            pipeline.delete(drip)
            if breakdown != .none { try pipeline.scheduler.run(crashingAt: .beforeCommit) }
            try breakdown.strike(pipeline)
            try pipeline.settle()
            for index in 0..<30 { #expect(try pipeline.standing(index) == "exited 1 campaign_cancelled") }
            #expect(try pipeline.progress("welcome") == ["sent": 1, "cancelled": 29, "expanded": 3])
            for table in ["drips", "drip_states", "drip_editions", "enrolments"] {
                #expect(try pipeline.stateRows(table) == 0, "\(table)")
            }
            // A drip that takes its place in the store has nothing to do with it.
            var other = drip
            other.id = "farewell"
            pipeline.publishChannel(revision: 3)
            pipeline.publish(other)
            try pipeline.enrol(1, in: other)
            try pipeline.advance(hours: 1)
            #expect(try pipeline.sentSteps(0) == ["1"])
            #expect(try pipeline.sentSteps(1) == ["1", "2"])
        }
    }
}
