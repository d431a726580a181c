import Foundation
import Models
import Rules
import ServiceKit
import StreamProcessingTestKit
import Testing

@Suite("Failures that a receipt tells of")
struct FailureTests {
    private func withSentMessage(expiresAfterS: Int64, _ body: (Pipeline) throws -> Void) throws {
        try withPipeline { pipeline in
            pipeline.publishChannel()
            pipeline.publishTemplate()
            pipeline.publishRecipients(1)
            var campaign = pipeline.campaign()
            campaign.expiresAfterS = expiresAfterS
            pipeline.publish(campaign)
            try pipeline.settle()
            #expect(try pipeline.progress()["sent"] == 1)
            try body(pipeline)
        }
    }

    /// A receipt about the newest send; it names the provider's id and no attempt.
    private func fail(_ pipeline: Pipeline, _ change: (inout MessageEvent) -> Void) throws {
        var failure = try #require(try pipeline.events(.accepted).last)
        failure.kind = .failed
        failure.attempt = 0
        failure.reason = Reason.providerError
        failure.atMs = pipeline.clock.nowMs()
        change(&failure)
        pipeline.publish(failure)
        try pipeline.settle()
    }

    private func passing(_ event: inout MessageEvent) {
        event.error.code = 131000
        (event.retry.firstMs, event.retry.factor, event.retry.attempts) = (300_000, 2, 3)
    }

    @Test("one that may pass is tried again when its schedule says, so often and no oftener")
    func retries() throws {
        try withSentMessage(expiresAfterS: 86_400) { pipeline in
            try fail(pipeline, passing)
            #expect(try pipeline.progress()["deferred"] == 1)
            pipeline.clock.advance(299_000)
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [1])
            pipeline.clock.advance(2_000)
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [2])

            try fail(pipeline, passing)
            pipeline.clock.advance(601_000)
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [3])
            #expect(try pipeline.progress()["sent"] == 1)

            try fail(pipeline, passing)
            #expect(try pipeline.progress()["failed"] == 1)
            #expect(try pipeline.progress()["undecided"] == nil)
        }
    }

    @Test("the same receipt twice is one failure")
    func repeated() throws {
        try withSentMessage(expiresAfterS: 86_400) { pipeline in
            let sent = try #require(try pipeline.events(.accepted).last)
            for _ in 0..<2 { try fail(pipeline, passing) }
            pipeline.clock.advance(301_000)
            try pipeline.settle()
            try fail(pipeline) { event in
                passing(&event)
                event.providerMessageID = sent.providerMessageID
            }
            #expect(pipeline.received.values.map { $0 } == [2])
            #expect(try pipeline.progress()["sent"] == 1)
            #expect(try pipeline.events(.reopened).count == 1)
        }
    }

    @Test("a retry that would come after the message's end is not waited for")
    func tooLate() throws {
        try withSentMessage(expiresAfterS: 3600) { pipeline in
            try fail(pipeline) { event in
                event.error.code = 131049
                event.reason = Reason.providerCapped
                (event.retry.firstMs, event.retry.factor, event.retry.attempts) = (86_400_000, 2, 3)
            }
            #expect(try pipeline.progress()["failed"] == 1)
        }
    }

    @Test("a retry passes through the consent check again")
    func revoked() throws {
        try withSentMessage(expiresAfterS: 86_400) { pipeline in
            try fail(pipeline, passing)
            let address = try #require(try pipeline.events(.accepted).last?.ref.address)
            pipeline.clock.advance(1000)
            pipeline.publishConsent(address, .revoked, id: "stop")
            pipeline.clock.advance(301_000)
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [1])
            #expect(try pipeline.progress()["suppressed"] == 1)
        }
    }

    @Test("a refusal of the channel stops it once, also when the message that met it is too old to wait")
    func stopsAtTheEnd() throws {
        try withSentMessage(expiresAfterS: 30) { pipeline in
            for _ in 0..<2 {
                try fail(pipeline) { event in
                    event.error.code = 131042
                    event.stopScope = "channel"
                }
            }
            #expect(try pipeline.progress()["failed"] == 1)
            #expect(try pipeline.events(.stopped).map(\.reason) == [Reason.channelStopped])
        }
    }

    @Test("one that refuses the whole channel stops it, and the message waits", arguments: ["channel", "campaign"])
    func stops(scope: String) throws {
        try withSentMessage(expiresAfterS: 86_400) { pipeline in
            try fail(pipeline) { event in
                event.error.code = 131042
                event.stopScope = scope
            }
            let stopped = try pipeline.events(.stopped)
            #expect(stopped.map(\.stopScope) == [scope])
            #expect(stopped.map(\.error.code) == [131042])
            #expect(try pipeline.progress()["deferred"] == 1)

            // As the console does, until a person has looked.
            if scope == "channel" {
                pipeline.publishChannel(state: .stopped, revision: 2)
            } else {
                pipeline.publish(pipeline.campaign(status: .paused, revision: 2))
            }
            pipeline.clock.advance(600_000)
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [1])
            if scope == "channel" {
                pipeline.publishChannel(revision: 3)
            } else {
                pipeline.publish(pipeline.campaign(revision: 3))
            }
            try pipeline.settle()
            #expect(pipeline.received.values.map { $0 } == [2])
            #expect(try pipeline.progress()["sent"] == 1)
        }
    }
}
