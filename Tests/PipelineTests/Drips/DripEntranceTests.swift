import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import SwiftProtobuf
import Testing

@Suite("Entering a drip")
struct DripEntranceTests {
    private let steps: [DripStep] = [.after(), .after(2)]

    private func filter(_ column: String, _ value: String) -> Filter {
        var rule = FilterRule()
        rule.column = column
        rule.operator = "is"
        rule.values = [value]
        var filter = Filter()
        filter.groups = [FilterGroup.with { $0.rules = [rule] }]
        return filter
    }

    @Test("a standing filter takes in who matches at the launch and who comes to match")
    func standingFilter() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip(steps)
            drip.drip.entrance.filter = filter("attributes.plan", "gold")
            pipeline.publishRecipient(0, attributes: ["plan": "gold"])
            pipeline.publishRecipient(1, attributes: ["plan": "free"])
            pipeline.publishChannel()
            pipeline.publishTemplate()
            for index in 0..<3 { pipeline.publishConsent(phone(index), .granted, id: "c\(index)") }
            pipeline.clock.advance(1000)
            drip.launch.positions = [Topics.recipients, Topics.consents].flatMap(pipeline.log.endPositions)
            pipeline.publish(drip)
            try pipeline.settle()
            #expect(try pipeline.state(0).source == "filter")
            #expect(try pipeline.standing(0) == "waiting 2")
            #expect(try pipeline.standing(1) == "nowhere")
            pipeline.publishRecipient(1, attributes: ["plan": "gold"])
            pipeline.publishRecipient(2, attributes: ["plan": "gold"])
            try pipeline.settle()
            for index in 0..<3 { #expect(try pipeline.sentSteps(index) == ["1"]) }
        }
    }

    @Test("whoever matches all along does not enrol again when something else changes")
    func filterIsTransition() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip(steps)
            drip.drip.reEnrol = .afterExit
            drip.drip.entrance.filter = filter("attributes.plan", "gold")
            try pipeline.launch(drip)
            pipeline.publishRecipient(0, attributes: ["plan": "gold"])
            try pipeline.settle()
            pipeline.request(.remove, 0, in: drip)
            try pipeline.advance(hours: 1)
            pipeline.publishRecipient(0, attributes: ["plan": "gold", "city": "Pune"])
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "exited 1 removed")
            pipeline.publishRecipient(0)
            pipeline.publishRecipient(0, attributes: ["plan": "gold"])
            try pipeline.settle()
            #expect(try pipeline.state(0).pass == 2)
            #expect(try pipeline.sentSteps(0) == ["1", "2/1"])
        }
    }

    @Test("a tag that is added")
    func tag() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip(steps)
            drip.drip.entrance.tags = ["vip", "press"]
            pipeline.publishRecipient(0, tags: ["vip"])
            try pipeline.settle()
            try pipeline.launch(drip, recipients: 0)
            pipeline.publishConsent(phone(1), .granted, id: "c1")
            pipeline.publishRecipient(0, tags: ["vip", "other"])
            pipeline.publishRecipient(1, tags: ["press"])
            try pipeline.settle()
            #expect(try pipeline.standing(0) == "nowhere")
            #expect(try pipeline.state(1).source == "tag:press")
            #expect(try pipeline.sentSteps(1) == ["1"])
        }
    }

    /// A drip that lets in whoever gets the tag, with everything else that it needs; not launched yet.
    private func tagged(_ pipeline: Pipeline) -> CampaignRecord {
        pipeline.publishChannel()
        pipeline.publishTemplate()
        for index in 0..<3 { pipeline.publishConsent(phone(index), .granted, id: "c\(index)") }
        var drip = pipeline.drip(steps)
        drip.drip.entrance.tags = ["vip"]
        return drip
    }

    @Test("a tag from before the launch lets nobody in, also when it is read after it")
    func tagBeforeLaunch() throws {
        try withPipeline { pipeline in
            var drip = tagged(pipeline)
            pipeline.publishRecipient(0)
            try pipeline.settle()
            pipeline.publishRecipient(0, tags: ["vip"])
            pipeline.publishRecipient(1, tags: ["vip"])
            drip.launch.positions = [Topics.recipients, Topics.consents].flatMap(pipeline.log.endPositions)
            pipeline.publish(drip)
            // Whatever the console publishes carries newer positions.
            pipeline.publishRecipient(2, tags: ["vip"])
            drip.launch.positions = [Topics.recipients, Topics.consents].flatMap(pipeline.log.endPositions)
            try pipeline.settle()
            try pipeline.change(drip) { $0.name = "Welcome!" }
            #expect(try (0..<3).map(pipeline.standing) == ["nowhere", "nowhere", "waiting 2"])
        }
    }

    @Test("a tag from after the launch lets people in, also when it is read before the launch")
    func tagReadBeforeLaunch() throws {
        try withPipeline { pipeline in
            var drip = tagged(pipeline)
            drip.drip.reEnrol = .afterExit
            pipeline.publishRecipient(0)
            pipeline.publishRecipient(1, tags: ["vip"])
            pipeline.publishRecipient(2)
            try pipeline.settle()
            pipeline.publishRecipient(2, tags: ["vip"])
            drip.launch.positions = [Topics.recipients, Topics.consents].flatMap(pipeline.log.endPositions)
            pipeline.publishRecipient(0, tags: ["vip"])
            pipeline.publishRecipient(1, tags: ["vip", "other"])
            try pipeline.scheduler.run()
            pipeline.publish(drip)
            try pipeline.settle()
            #expect(try (0..<3).map(pipeline.standing) == ["waiting 2", "nowhere", "nowhere"])
            #expect(try pipeline.state(0).source == "tag:vip")
        }
    }

    @Test("an event, of somebody who is known")
    func event() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip(steps)
            drip.drip.entrance.events = ["cart_left"]
            try pipeline.launch(drip)
            pipeline.tell("cart_left", of: 0)
            pipeline.tell("other", of: 1)
            pipeline.tell("cart_left", of: 77)
            try pipeline.settle()
            #expect(try pipeline.state(0).source == "event:cart_left")
            #expect(try pipeline.standing(1) == "nowhere")
            #expect(try pipeline.standing(77) == "nowhere")
        }
    }

    @Test("once for ever, unless the drip says otherwise")
    func never() throws {
        try withPipeline { pipeline in
            let drip = pipeline.drip([.after()])
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            try pipeline.advance(hours: 1)
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.state(0).pass == 1)
            #expect(try pipeline.sentSteps(0) == ["1"])
        }
    }

    @Test("again after the exit")
    func afterExit() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip(steps)
            drip.drip.reEnrol = .afterExit
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            try pipeline.advance(hours: 1)
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.state(0).pass == 1)
            try pipeline.advance(hours: 2)
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.state(0).pass == 2)
            try pipeline.advance(hours: 3)
            #expect(try pipeline.sentSteps(0) == ["1", "2", "2/1", "2/2"])
            #expect(Set(try pipeline.events(.accepted).map(\.ref.id)).count == 4)
        }
    }

    @Test("again after some days, and the pass that still runs ends")
    func always() throws {
        try withPipeline { pipeline in
            var drip = pipeline.drip([.after(), .after(10, "days")])
            drip.drip.reEnrol = .always
            drip.drip.reEnrolAfterDays = 2
            try pipeline.launch(drip)
            try pipeline.enrol(0, in: drip)
            try pipeline.advance(hours: 47)
            try pipeline.enrol(0, in: drip)
            #expect(try pipeline.state(0).pass == 1)
            try pipeline.advance(hours: 2)
            try pipeline.enrol(0, in: drip)
            let ended = try pipeline.history(0).filter { $0.exitReason == "re_enrolled" }
            #expect(ended.map(\.pass) == [1])
            #expect(try pipeline.standing(0) == "waiting 2")
            #expect(try pipeline.sentSteps(0) == ["1", "2/1"])
            try pipeline.advance(hours: 241)
            #expect(try pipeline.sentSteps(0) == ["1", "2/1", "2/2"])
        }
    }
}
