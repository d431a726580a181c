import Foundation
import HTTPTypes
import HummingbirdTesting
import Models
import Testing

@testable import WebhookIngester

@Suite struct RawWebhookTests {
    private func raw(_ fixture: Fixture) throws -> [RawWebhook] {
        try fixture.log.values(RawWebhook.self, of: Topics.webhooksRaw)
    }

    @Test func aWebhookIsKeptAsItCameBesideWhatItSays() async throws {
        let fixture = Fixture(keepsRawWebhooks: true)
        try await fixture.test { client in
            var headers = Sign.headers(Array(Bodies.inbound.utf8))
            headers[.contentType] = "application/json"
            try await client.expect(.ok, posting: Bodies.inbound, headers: headers)
        }
        let kept = try #require(try raw(fixture).first)
        #expect(String(decoding: kept.body, as: UTF8.self) == Bodies.inbound)
        #expect(kept.contentType == "application/json")
        #expect(kept.channelID == "wa-main")
        #expect(kept.receivedAtMs == 1_800_000_000_000)
        #expect([kept.part, kept.parts] == [1, 1])
        #expect(try fixture.log.values(InboundMessage.self, of: Topics.messagesInbound).count == 1)
        #expect(fixture.log.records.last?.key == Array("default|wa-main".utf8))
        #expect(fixture.log.batches == 1)
    }

    @Test func aLongOneIsKeptInParts() async throws {
        let fixture = Fixture(keepsRawWebhooks: true)
        let body = Array(Bodies.inbound.replacing("STOP", with: String(repeating: "a", count: 600_000)).utf8)
        try await fixture.test(.live) { client in try await client.expect(.ok, posting: body) }
        let kept = try raw(fixture)
        #expect(kept.map(\.part) == [1, 2])
        #expect(kept.allSatisfy { $0.parts == 2 })
        #expect(kept.flatMap { Array($0.body) } == body)
        #expect(fixture.log.records.allSatisfy { $0.value.count < 900_000 })
    }

    @Test func whatIsNotAuthenticIsNotKept() async throws {
        let fixture = Fixture(keepsRawWebhooks: true)
        try await fixture.test { client in
            try await client.expect(.unauthorized, posting: Bodies.inbound, headers: [:])
        }
        #expect(fixture.log.records.isEmpty)
    }

    @Test func nothingIsKeptWhereThatIsNotWanted() async throws {
        let fixture = Fixture(keepsRawWebhooks: false)
        try await fixture.test { client in try await client.expect(.ok, posting: Bodies.inbound) }
        #expect(try raw(fixture).isEmpty)
        #expect(fixture.log.records.count == 1)
    }
}
