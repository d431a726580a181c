import Foundation
import HTTPTypes
import HummingbirdTesting
import Models
import NIOCore
import Testing

@testable import WebhookIngester

@Suite struct LimitTests {
    private static let limit = 3 * 1024 * 1024

    /// JSON of exactly this many bytes that nobody understands.
    private func body(_ count: Int) -> [UInt8] {
        let text = Array(#"{"x":""#.utf8)
        return text + Array(repeating: UInt8(ascii: "a"), count: count - text.count - 2) + Array(#""}"#.utf8)
    }

    @Test func threeMegabytesAreTakenAndKeptInParts() async throws {
        let fixture = Fixture()
        let body = body(Self.limit)
        try await fixture.test(.live) { client in try await client.expect(.ok, posting: body) }
        let kept = try fixture.log.values(UnrecognisedWebhook.self, of: Topics.webhooksUnrecognised)
        #expect(kept.map(\.field) == (1...6).map { "body (part \($0) of 6)" })
        #expect(kept.flatMap { Array($0.raw) } == body)
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="wa-main",kind="unrecognised"}"#) == 1)
    }

    @Test func oneByteMoreIsTooMuch() async throws {
        let fixture = Fixture()
        let body = body(Self.limit + 1)
        try await fixture.test(.live) { client in
            try await client.expect(.contentTooLarge, posting: body)
            // The connection still serves.
            try await client.expect(.ok, posting: Bodies.inbound)
        }
        #expect(fixture.log.records.count == 1)
        #expect(fixture.metric(#"campaigns_webhook_rejected_total{channel="wa-main",reason="too_large"}"#) == 1)
    }

    @Test func longMessageLosesOnlyItsRawCopy() async throws {
        let fixture = Fixture()
        let text = String(repeating: "é", count: 500_000)
        let body = Bodies.inbound.replacing("STOP", with: text)
        try await fixture.test(.live) { client in try await client.expect(.ok, posting: body) }
        let inbound = try #require(try fixture.log.values(InboundMessage.self, of: Topics.messagesInbound).first)
        #expect(inbound.raw.isEmpty)
        #expect(text.hasPrefix(inbound.text))
        let kept = try fixture.log.values(UnrecognisedWebhook.self, of: Topics.webhooksUnrecognised)
        #expect(kept.count == 2)
        #expect(fixture.log.records.allSatisfy { $0.value.count < 900_000 })
    }

    @Test func waitingWebhooksAreBounded() async throws {
        let fixture = Fixture(maxPendingBytes: Bodies.inbound.utf8.count + 10)
        let gate = fixture.log.hold()
        let headers = sized(Bodies.inbound)
        try await fixture.test { client in
            async let first = client.post(Bodies.inbound, headers: headers)
            await fixture.log.arrival()
            let second = try await client.post(Bodies.inbound, headers: headers)
            #expect(second.status == .serviceUnavailable)
            gate.finish()
            let status = try await first.status
            #expect(status == .ok)
            let third = try await client.post(Bodies.inbound, headers: headers)
            #expect(third.status == .ok)
        }
    }

    /// The router test framework adds no `Content-Length` of its own.
    private func sized(_ body: String) -> HTTPFields {
        var headers = Sign.headers(Array(body.utf8))
        headers[.contentLength] = String(body.utf8.count)
        return headers
    }
}
