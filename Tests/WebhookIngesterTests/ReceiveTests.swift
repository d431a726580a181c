import Foundation
import HTTPTypes
import HummingbirdTesting
import KafkaClient
import Models
import NIOCore
import Testing

@testable import WebhookIngester

@Suite struct ReceiveTests {
    private let ref = MessageRef(workspace: "default", campaignID: "c", runID: "r", address: "phone:+16505551234")

    @Test func receiptsBecomeEvents() async throws {
        let fixture = Fixture()
        let data = CallbackData.encode(ref)
        let body = Bodies.statuses(
            Bodies.status("sent", callback: data), Bodies.status("read", callback: data), Bodies.status("delivered"))
        try await fixture.test { client in
            try await client.expect(.ok, posting: body)
        }
        let events = try fixture.log.values(MessageEvent.self, of: Topics.messagesEvents)
        #expect(events.map(\.kind) == [.sent, .read, .delivered])
        #expect(events.map(\.ref.id) == [ref.id, ref.id, Data()])
        #expect(events.map(\.providerMessageID) == ["wamid.1", "wamid.1", "wamid.1"])
        #expect(Set(fixture.log.records.map(\.key)) == [Array("default|phone:+16505551234".utf8)])
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="read"}"#) == 1)
    }

    @Test func recordsCarryCloudEventsAndTrace() async throws {
        let fixture = Fixture()
        try await fixture.test { client in
            _ = try await client.post(
                Bodies.statuses(Bodies.status("sent", callback: CallbackData.encode(ref))))
        }
        let record = try #require(fixture.log.records.first)
        let headers = Dictionary(
            uniqueKeysWithValues: record.headers.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) })
        #expect(headers["ce_source"] == "/campaigns/webhook-ingester")
        #expect(headers["ce_type"] == "campaigns.messages.events.v1")
        #expect(headers["traceparent"]?.hasPrefix("00-\(ref.idText)-") == true)
    }

    @Test func messagesFromPeople() async throws {
        let fixture = Fixture()
        try await fixture.test { client in try await client.expect(.ok, posting: Bodies.inbound) }
        let inbound = try #require(try fixture.log.values(InboundMessage.self, of: Topics.messagesInbound).first)
        #expect(inbound.address == "phone:+16505551234")
        #expect(inbound.text == "STOP")
        #expect(inbound.profileName == "Sheena")
        #expect(inbound.opensWindow)
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="inbound"}"#) == 1)
    }

    @Test func preferencesBecomeConsentOnceHoweverOftenTheyCome() async throws {
        let fixture = Fixture()
        try await fixture.test { client in
            for _ in 0..<2 { try await client.expect(.ok, posting: Bodies.preference) }
        }
        let consents = try fixture.log.values(ConsentRecord.self, of: Topics.consents)
        #expect(consents.count == 2)
        #expect(consents[0] == consents[1])
        #expect(consents[0].state == .revoked)
        #expect(consents[0].purpose == Purpose.marketing)
        #expect(consents[0].source == "provider")
        #expect(consents[0].text == "User requested to stop")
        #expect(consents[0].atMs == 1_731_705_721_000)
    }

    @Test func whatIsNotUnderstoodIsKept() async throws {
        let fixture = Fixture()
        let body = Bodies.statuses(Bodies.status("teleported"), Bodies.status("sent"))
        try await fixture.test { client in try await client.expect(.ok, posting: body) }
        let kept = try #require(
            try fixture.log.values(UnrecognisedWebhook.self, of: Topics.webhooksUnrecognised).first)
        #expect(kept.field == "messages.statuses")
        #expect(String(decoding: kept.raw, as: UTF8.self) == Bodies.status("teleported"))
        #expect(kept.channelID == "wa-main")
        #expect(kept.receivedAtMs == 1_800_000_000_000)
        #expect(try fixture.log.values(MessageEvent.self, of: Topics.messagesEvents).count == 1)
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="unrecognised"}"#) == 1)
    }

    @Test(arguments: ["{\"entry\": [", "hello", ""])
    func signedNonsenseIsKeptToo(_ body: String) async throws {
        let fixture = Fixture()
        try await fixture.test { client in try await client.expect(.ok, posting: body) }
        let kept = try fixture.log.values(UnrecognisedWebhook.self, of: Topics.webhooksUnrecognised)
        #expect(kept.map(\.field) == ["malformed"])
        #expect(kept.map { String(decoding: $0.raw, as: UTF8.self) } == [body])
    }

    @Test func messageToAnotherNumberOfOurs() async throws {
        let fixture = Fixture(directory: StubDirectory(siblings: ["777": "wa-second"]))
        let body = Bodies.inbound.replacing(#""contacts":"#, with: #""metadata":{"phone_number_id":"777"},"contacts":"#)
        try await fixture.test { client in try await client.expect(.ok, posting: body) }
        let inbound = try fixture.log.values(InboundMessage.self, of: Topics.messagesInbound)
        #expect(inbound.map(\.channelID) == ["wa-second"])
    }

    @Test func okOnlyAfterTheLogHasIt() async throws {
        let fixture = Fixture()
        let gate = fixture.log.hold()
        let answered = Flag()
        try await fixture.test { client in
            async let answer = {
                let answer = try await client.post(Bodies.inbound)
                answered.raise()
                return answer
            }()
            await fixture.log.arrival()
            #expect(!answered.isRaised)
            #expect(fixture.log.records.isEmpty)
            gate.finish()
            let status = try await answer.status
            #expect(status == .ok)
            #expect(fixture.log.records.count == 1)
        }
    }

    @Test func aLogThatFailsIsNotOk() async throws {
        let fixture = Fixture()
        fixture.log.fail()
        try await fixture.test { client in
            let answer = try await client.post(Bodies.inbound)
            #expect(answer.status == .serviceUnavailable)
            #expect(answer.headers[.retryAfter] == "5")
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="inbound"}"#) == nil)
        #expect(fixture.metric(#"campaigns_webhook_rejected_total{channel="wa-main",reason="unavailable"}"#) == 1)
    }
}
