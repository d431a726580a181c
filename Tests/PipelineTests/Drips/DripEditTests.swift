import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("Edits and pauses of a running drip")
struct DripEditTests {
    @Test("an edition is kept as long as a message may need it", arguments: Breakdown.allCases)
    func forgetsEditions(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip([.after(), .after(2)], expiresAfterS: 90 * 86_400)
            try pipeline.launch(drip)
            // What person 0 gets is planned from the first edition, and leaves after many others.
            pipeline.publishChannel(state: .stopped, revision: 2)
            try pipeline.enrol(0, in: drip)
            for _ in 0..<60 {
                try pipeline.advance(hours: 12)
                drip = try pipeline.change(drip) { campaign in
                    campaign.drip.revision += 1
                    campaign.drip.steps[0].messages = [.text("Words of \(campaign.drip.revision)")]
                }
            }
            try breakdown.strike(pipeline)
            pipeline.publishChannel(revision: 3)
            try pipeline.settle()
            #expect(try pipeline.requests().values.map(\.content.template.name) == ["offer"])
            #expect(try pipeline.standing(0) == "waiting 2")
            #expect(try pipeline.stateRows("drip_editions") <= 3 * 20, "of 61 in each partition")
        }
    }

    @Test("an edit applies to steps that people have not reached; planned messages keep their content")
    func edits() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(2), .after(2)])
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            pipeline.answer = { _ in .notSent(detail: "connection refused") }
            try pipeline.enrol(1, in: drip)
            // Person 0 waits for step 2, person 1's step 1 is under way.
            let edited = try pipeline.change(drip) { campaign in
                campaign.drip.revision = 2
                campaign.drip.steps[0].messages = [.text("New words")]
                campaign.drip.steps[1].runAfter = 5
                campaign.drip.steps.removeLast()
            }
            let due = try pipeline.state(0).nextAtMs
            #expect(due > pipeline.clock.nowMs() + 4 * hourMs)
            pipeline.answer = { .answered(.accepted(providerMessageID: "id-\($0.message.ref.idText)", held: false)) }
            try pipeline.sender.crash()
            try pipeline.advance(hours: 0.1)
            // The template as it was planned: free-form would have met a closed window.
            #expect(try pipeline.sentSteps(1) == ["1"])
            try pipeline.advance(hours: 3)
            #expect(try pipeline.sentSteps(0) == ["1"])
            try pipeline.advance(hours: 2.1)
            for person in [0, 1] { #expect(try pipeline.standing(person) == "completed 2") }
            // A step that is added later is no longer theirs; the next person gets what is in force.
            try pipeline.change(edited) { campaign in
                campaign.drip.revision = 3
                campaign.drip.steps.append(.after(1))
            }
            try pipeline.advance(hours: 2)
            #expect(try pipeline.standing(0) == "completed 2")
            try pipeline.enrol(2, in: drip)
            #expect(try pipeline.events(.suppressed).map(\.reason) == [Reason.outsideWindow])
        }
    }

    @Test("whoever waits for a step that is taken away has completed the drip")
    func removesSteps() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(2)])
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            try pipeline.change(drip) { campaign in
                campaign.drip.revision = 2
                campaign.drip.steps.removeLast()
            }
            #expect(try pipeline.standing(0) == "completed 1")
        }
    }

    @Test("delays run on through a pause; what came due goes out after it")
    func pausesWithRunningClock() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(2), .after(10)])
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            let paused = try pipeline.pause(drip)
            try pipeline.advance(hours: 5)
            #expect(try pipeline.sentSteps(0) == ["1"])
            // Enrolments go on through it.
            try pipeline.enrol(1, in: paused)
            #expect(try pipeline.standing(1) == "waiting 1")
            _ = try pipeline.resume(paused)
            #expect(try pipeline.sentSteps(0) == ["1", "2"])
            #expect(try pipeline.sentSteps(1) == ["1"])
        }
    }

    @Test("a pause that stops the clock makes delays longer by itself")
    func pausesWithStoppedClock() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip([.after(), .after(2), .after(10)])
            drip.drip.pauseStopsClock = true
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            try pipeline.advance(hours: 1)
            let paused = try pipeline.pause(drip)
            try pipeline.advance(hours: 5)
            try pipeline.enrol(1, in: paused)
            let resumed = try pipeline.resume(paused)
            #expect(try pipeline.sentSteps(0) == ["1"])
            #expect(try pipeline.sentSteps(1) == ["1"])
            try pipeline.advance(hours: 0.9)
            #expect(try pipeline.sentSteps(0) == ["1"])
            try pipeline.advance(hours: 0.2)
            #expect(try pipeline.sentSteps(0) == ["1", "2"])
            // A second pause counts in addition.
            let again = try pipeline.pause(resumed)
            try pipeline.advance(hours: 5)
            _ = try pipeline.resume(again)
            try pipeline.advance(hours: 9.9)
            #expect(try pipeline.sentSteps(0) == ["1", "2"])
            try pipeline.advance(hours: 0.2)
            #expect(try pipeline.sentSteps(0) == ["1", "2", "3"])
        }
    }

    @Test("messages under way when the pause begins go out after it")
    func pausesUnderWay() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(), .after(2)])
            try pipeline.launch(drip)
            pipeline.request(.enrol, 0, in: drip)
            pipeline.publishChannel(state: .stopped, revision: 2)
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "under way 1")
            let paused = try pipeline.pause(drip)
            pipeline.publishChannel(revision: 3)
            try pipeline.advance(hours: 1)
            #expect(pipeline.received.isEmpty)
            _ = try pipeline.resume(paused)
            #expect(try pipeline.sentSteps(0) == ["1"])
        }
    }

    @Test("a message that waits for the window goes out when the person writes")
    func waitsForWindow() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(messages: [.text("Hello", waitsForWindow: true)]), .after(1)])
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.events(.deferred).map(\.reason) == [Reason.outsideWindow])
            #expect(try pipeline.standing(0) == "under way 1")
            try pipeline.advance(hours: 5)
            pipeline.write(from: 0)
            try pipeline.settle()
            #expect(try pipeline.sentSteps(0) == ["1"])
            #expect(try pipeline.standing(0) == "waiting 2")
        }
    }

    @Test("one that nobody opens the window for expires, and the drip goes on")
    func windowStaysClosed() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(messages: [.text("Hello", waitsForWindow: true)]), .after(1)])
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            try pipeline.advance(hours: 24.1)
            #expect(try pipeline.events(.expired).count == 1)
            #expect(try pipeline.standing(0) == "waiting 2")
            try pipeline.advance(hours: 1)
            #expect(try pipeline.sentSteps(0) == ["2"])
        }
    }

    @Test("the person writes while the checker is about to find the window closed")
    func windowRace() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after(messages: [.text("Hello", waitsForWindow: true)]), .after(1)])
            try pipeline.launch(drip)
            pipeline.request(.enrol, 0, in: drip)
            try pipeline.scheduler.run()
            try pipeline.checker.run()
            pipeline.clock.advance(2000)
            // The scheduler hears of the person before it hears of the deferral.
            pipeline.write(from: 0)
            try pipeline.settle()
            try pipeline.advance(hours: 0.01)
            #expect(try pipeline.sentSteps(0) == ["1"])
        }
    }
}
