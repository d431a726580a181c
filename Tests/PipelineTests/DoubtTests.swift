import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@Suite("Messages in doubt")
struct DoubtTests {
    /// Ten messages have been sent when the sender dies with the answers.
    private func inDoubt(_ policy: InDoubtPolicy, _ body: (Pipeline) throws -> Void) throws {
        try withPipeline { pipeline in
            pipeline.publishChannel()
            pipeline.publishTemplate()
            pipeline.publishRecipients(10)
            pipeline.publish(pipeline.campaign(policy: policy))
            try pipeline.scheduler.run()
            try pipeline.checker.run()
            try pipeline.sender.run()
            try pipeline.receiveAndCrashSender()
            try pipeline.settle()
            let doubtful = try pipeline.events(.inDoubt).count
            #expect(doubtful > 0)
            #expect(try pipeline.progress()["in_doubt"] == Int64(doubtful))
            try body(pipeline)
        }
    }

    @Test("give_up: failed after the wait, never sent again")
    func givesUp() throws {
        try inDoubt(.giveUp) { pipeline in
            pipeline.clock.advance(601_000)
            try pipeline.settle()
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
            let progress = try pipeline.progress()
            #expect(progress["undecided"] == nil)
            #expect((progress["failed"] ?? 0) + (progress["sent"] ?? 0) == 10)
            #expect(try pipeline.events(.failed).allSatisfy { $0.reason == Reason.inDoubt })
        }
    }

    @Test("a receipt decides, and a late one corrects the outcome")
    func receiptDecides() throws {
        try inDoubt(.giveUp) { pipeline in
            let doubtful = try pipeline.events(.inDoubt)
            for event in doubtful.prefix(1) { publishReceipt(event, pipeline) }
            try pipeline.settle()
            #expect(try pipeline.progress()["delivered"] == 1)
            pipeline.clock.advance(601_000)
            try pipeline.settle()
            for event in doubtful.dropFirst() { publishReceipt(event, pipeline) }
            try pipeline.settle()
            #expect(try pipeline.progress()["failed"] == nil)
            #expect(try pipeline.progress()["delivered"] == Int64(doubtful.count))
        }
    }

    @Test("send_again: once more after the wait")
    func sendsAgain() throws {
        try inDoubt(.sendAgain) { pipeline in
            let doubtful = try pipeline.events(.inDoubt).count
            pipeline.clock.advance(601_000)
            try pipeline.settle()
            #expect(pipeline.received.values.filter { $0 == 2 }.count == doubtful)
            #expect(try pipeline.progress() == ["sent": 10, "expanded": 3])
        }
    }

    @Test("hold: stays until a person decides")
    func holds() throws {
        try inDoubt(.hold) { pipeline in
            let doubtful = try pipeline.events(.inDoubt)
            pipeline.clock.advance(48 * 3600 * 1000)
            try pipeline.settle()
            #expect(try pipeline.progress()["in_doubt"] == Int64(doubtful.count))
            for event in doubtful {
                var decision = event
                decision.kind = .resolved
                decision.reason = "failed"
                pipeline.publish(decision)
            }
            try pipeline.settle()
            #expect(try pipeline.progress()["in_doubt"] == nil)
            #expect(try pipeline.progress()["undecided"] == nil)
        }
    }

    private func publishReceipt(_ event: MessageEvent, _ pipeline: Pipeline) {
        var receipt = event
        receipt.kind = .delivered
        receipt.attempt = 0
        receipt.atMs = pipeline.clock.nowMs()
        receipt.reason = ""
        pipeline.publish(receipt)
    }
}
