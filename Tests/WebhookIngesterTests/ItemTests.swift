import Foundation
import HTTPTypes
import HummingbirdTesting
import Models
import Testing

@testable import WebhookIngester

/// What webhooks tell besides receipts and messages.
@Suite struct ItemTests {
    private static func change(_ field: String, _ value: String) -> String {
        #"{"object":"whatsapp_business_account","entry":[{"id":"1","time":1751247548,"changes":[{"field":"\#(field)","#
            + #""value":\#(value)}]}]}"#
    }

    @Test(arguments: [
        (
            "message_template_status_update",
            #"{"event":"PAUSED","message_template_id":1,"message_template_name":"offer","#
                + #""message_template_language":"en-US","reason":"NONE"}"#, "template"
        ),
        ("phone_number_quality_update", #"{"display_phone_number":"1","event":"THROUGHPUT_UPGRADE"}"#, "health"),
        ("account_alerts", #"{"alert_type":"DENIED","alert_description":"no"}"#, "alert"),
    ])
    func newsOfTheChannel(field: String, value: String, kind: String) async throws {
        let fixture = Fixture()
        try await fixture.test { client in
            for _ in 0..<2 { try await client.expect(.ok, posting: Self.change(field, value)) }
        }
        let events = try fixture.log.values(ChannelEvent.self, of: Topics.channelsEvents)
        #expect(events.count == 2)
        #expect(events.allSatisfy { $0.channelID == "wa-main" && !$0.id.isEmpty })
        #expect(Set(events.map(\.id)).count == 1, "a webhook that comes again tells the same")
        #expect(Set(fixture.log.records.map(\.key)) == [Array("default|wa-main".utf8)])
        #expect(
            fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="\#(kind)"}"#) == 2, "\(events)")
    }

    @Test func addressesOfOnePersonAreToldUnderEither() async throws {
        let fixture = Fixture()
        let body = Bodies.inbound.replacing(#""wa_id":"#, with: #""user_id":"US.13491208655302741918","wa_id":"#)
        try await fixture.test { client in try await client.expect(.ok, posting: body) }
        let keys = fixture.log.records.filter { $0.topic == Topics.addressesAliases }.map(\.key)
        #expect(
            Set(keys) == [
                Array("default|phone:+16505551234".utf8), Array("default|bsuid:US.13491208655302741918".utf8),
            ])
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="alias"}"#) == 1)
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="inbound"}"#) == 1)
    }

    @Test func theSamePairIsToldOnceAndNotForgottenWhenTheLogIsAway() async throws {
        let fixture = Fixture()
        let body = Bodies.inbound.replacing(#""wa_id":"#, with: #""user_id":"US.13491208655302741918","wa_id":"#)
        fixture.log.fail()
        try await fixture.test { client in
            try await client.expect(.serviceUnavailable, posting: body)
            fixture.log.recover()
            for _ in 0..<3 { try await client.expect(.ok, posting: body) }
        }
        #expect(fixture.log.records.filter { $0.topic == Topics.addressesAliases }.count == 2)
    }

    @Test func aThousandReceiptsAreOneBatch() async throws {
        let fixture = Fixture(keepsRawWebhooks: true)
        let statuses = (0..<1000).map { Bodies.status("sent", id: "wamid.\($0)") }.joined(separator: ",")
        try await fixture.test(.live) { client in
            try await client.expect(.ok, posting: Bodies.statuses(statuses))
        }
        #expect(fixture.log.batches == 1)
        let events = try fixture.log.values(MessageEvent.self, of: Topics.messagesEvents)
        #expect(events.map(\.providerMessageID) == (0..<1000).map { "wamid.\($0)" })
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="sent"}"#) == 1000)
    }
}
