import Models
import ServiceKit
import StreamProcessingTestKit
import Testing

@Suite("The messaging limit over days")
struct MessagingLimitTests {
    private static let day: Int64 = 86_400_000

    private func launch(_ pipeline: Pipeline, expiresAfterS: Int64) throws {
        pipeline.publishChannel(recipientsPerDay: 2)
        pipeline.publishTemplate()
        pipeline.publishRecipients(5)
        var campaign = pipeline.campaign()
        campaign.expiresAfterS = expiresAfterS
        pipeline.publish(campaign)
        try pipeline.settle()
    }

    @Test("who is over the limit is sent to on the next days, although the message was to live one day")
    func nextDays() throws {
        try withPipeline { pipeline in
            try launch(pipeline, expiresAfterS: 86_400)
            #expect(try pipeline.progress()["sent"] == 2)
            #expect(try pipeline.progress()["deferred"] == 3)
            pipeline.clock.advance(Self.day + 1000)
            try pipeline.settle()
            #expect(try pipeline.progress()["sent"] == 4)
            pipeline.clock.advance(Self.day + 1000)
            try pipeline.settle()
            #expect(try pipeline.progress() == ["sent": 5, "expanded": 3])
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("a message that lives an hour does not wait for tomorrow")
    func shortLived() throws {
        try withPipeline { pipeline in
            try launch(pipeline, expiresAfterS: 3600)
            #expect(try pipeline.progress()["sent"] == 2)
            #expect(try pipeline.progress()["suppressed"] == 3)
            #expect(try pipeline.events(.suppressed).allSatisfy { $0.reason == Reason.dailyLimit })
        }
    }
}
