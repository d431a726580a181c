import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@Suite("Drips through restarts")
struct DripRestoreTests {
    /// What the schedulers do between two hours.
    enum Trouble: CaseIterable { case restart, lostDisk, crashBeforeOutputs, crashBeforeCommit }

    @Test("nobody misses a step and nobody gets one twice", arguments: Trouble.allCases)
    func survives(trouble: Trouble) throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(1), .after(2), .after()], exitOn: ["reply"])
            try pipeline.launch(drip, recipients: 20)
            for index in 0..<20 { pipeline.request(.enrol, index, in: drip) }
            for hour in 0..<6 {
                switch trouble {
                case .restart: try pipeline.scheduler.crash()
                case .lostDisk: try pipeline.scheduler.loseDisk()
                case .crashBeforeOutputs: try pipeline.scheduler.run(crashingAt: .beforeOutputs)
                case .crashBeforeCommit: try pipeline.scheduler.run(crashingAt: .beforeCommit)
                }
                if hour == 2 { pipeline.write(from: 7) }
                try pipeline.advance(hours: 1)
            }
            for index in 0..<20 where index != 7 {
                #expect(try pipeline.sentSteps(index) == ["1", "2", "3", "4"])
                #expect(try pipeline.standing(index) == "completed 4")
            }
            #expect(try pipeline.standing(7) == "exited 2 reply")
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("contacts that come again after a restore enter nothing and leave nothing")
    func restoredContacts() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip([.after()])
            drip.drip.reEnrol = .afterExit
            drip.drip.entrance.tags = ["vip"]
            try pipeline.launch(drip)
            pipeline.publishRecipient(0, tags: ["vip"])
            try pipeline.settle()
            pipeline.eraseRecipient(1)
            pipeline.publishRecipient(1)
            try pipeline.enrol(1, in: drip)
            #expect(try pipeline.standing(0) == "completed 1")
            try pipeline.advance(hours: 1)
            try pipeline.scheduler.loseDisk()
            try pipeline.settle()
            #expect(try pipeline.state(0).pass == 1)
            #expect(try pipeline.standing(1) == "completed 1")
            // What is new is still taken for news.
            pipeline.publishRecipient(0)
            pipeline.publishRecipient(0, tags: ["vip"])
            try pipeline.settle()
            #expect(try pipeline.state(0).pass == 2)
        }
    }

    @Test("an edit and a pause in the middle of a sweep survive a restore")
    func restoresSweep() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(2), .after(5)])
            try pipeline.launch(drip, recipients: 10)
            for index in 0..<10 { pipeline.request(.enrol, index, in: drip) }
            try pipeline.settle()
            var changed = drip
            changed.revision = 2
            changed.drip.revision = 2
            changed.drip.steps[1].runAfter = 4
            changed.status = .paused
            changed.pausedSinceMs = pipeline.clock.nowMs()
            pipeline.publish(changed)
            try pipeline.scheduler.run(crashingAt: .beforeCommit)
            try pipeline.scheduler.loseDisk()
            try pipeline.advance(hours: 3)
            for index in 0..<10 { #expect(try pipeline.sentSteps(index) == ["1"]) }
            try pipeline.scheduler.loseDisk()
            try pipeline.advance(hours: 2)
            _ = try pipeline.resume(changed)
            for index in 0..<10 { #expect(try pipeline.sentSteps(index) == ["1", "2"]) }
        }
    }

    @Test("a log that is lost: the drip goes on where it was, and what is known is told again")
    func survivesLostLog() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("lost-drip-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let before = try Pipeline(directory: directory)
        let drip = before.drip([.after(), .after(2), .after(2)])
        try before.launch(drip, recipients: 12)
        for index in 0..<12 { before.request(.enrol, index, in: drip) }
        try before.settle()
        try before.advance(hours: 2.1)
        for stage in [before.scheduler.crash, before.checker.crash, before.sender.crash] { try stage() }

        let after = try Pipeline(directory: directory, logIdentity: "memory-2")
        after.clock.advance(before.clock.nowMs() - after.clock.nowMs())
        after.publishChannel(revision: 2)
        after.publishTemplate()
        after.publishRecipients(12)
        // The same record, as it stands in the console.
        var again = drip
        again.launch.logIdentity = after.log.identity
        again.launch.positions = [Topics.recipients, Topics.consents].flatMap(after.log.endPositions)
        after.publish(again)
        try after.settle()
        #expect(after.received.isEmpty)
        // Both steps of everybody, and where everybody stands.
        #expect(try Set(after.events(.sent).map(\.ref.id)).count == 24)
        for index in 0..<12 { #expect(try after.standing(index) == "waiting 3") }
        try after.advance(hours: 2.1)
        for index in 0..<12 { #expect(try after.sentSteps(index) == ["3"]) }
        #expect(try after.stateRows("enrolments") == 12)
        after.delete(again)
        try after.settle()
        #expect(try after.stateRows("enrolments") == 0)
    }
}
