import Foundation
import Models
import Providers
import SwiftProtobuf
import Testing

@Suite struct WebhookTests {
    @Test(arguments: try Case.table("whatsapp_webhooks"))
    func parsed(_ row: Case) throws {
        let items = try parse(row)
        if let expected = row.fields["items"] as? [[String: Any]] {
            try #require(items.count == expected.count)
            for (item, expected) in zip(items, expected) { try ItemComparison.compare(item, expected) }
        }
        expect(items.map(kind), row.fields["kinds"])
        expect(items.compactMap(unrecognisedField), row.fields["unrecognised"], all: items.count)
        expect(items.compactMap { event($0)?.reason }, row.fields["reasons"])
        expect(items.compactMap { event($0)?.stopScope }, row.fields["stop_scopes"])
        expect(items.compactMap { event($0)?.atMs }, row.fields["times"])
        expect(items.compactMap { event($0).map(schedule) }, row.fields["retries"])
        expect(items.compactMap { inbound($0)?.opensWindow }, row.fields["opens_window"])
        expect(
            items.compactMap(inbound).map { [$0.text, $0.payload, $0.contextMessageID] }, row.fields["words"])
    }

    private func schedule(_ event: MessageEvent) -> [Int] {
        guard event.hasRetry else { return [] }
        return [
            Int(event.retry.firstMs), Int(event.retry.factor), Int(event.retry.capMs), Int(event.retry.attempts),
        ]
    }

    private func parse(_ row: Case) throws -> [WebhookItem] {
        let body: Any
        if let change = row.fields["change"] {
            body = ["object": "whatsapp_business_account", "entry": [["id": "1029384756", "changes": [change]]]]
        } else {
            body = try #require(row.fields["body"])
        }
        var channel = Fixture.channel()
        channel.address = row.string("address") ?? ""
        let context = WebhookContext(
            channel: channel, receivedAtMs: 1_800_000_000_000,
            siblings: row.object("siblings") as? [String: String] ?? [:])
        return try WhatsAppCloud().parse(Fixture.request(try JSON.bytes(body)), context: context)
    }

    /// Compares where the row says what to expect; `all`: how many items there must be.
    private func expect<T: Equatable>(_ seen: [T], _ wanted: Any?, all count: Int? = nil) {
        guard let wanted else { return }
        #expect(seen == wanted as? [T])
        if let count { #expect(seen.count == count) }
    }

    private func event(_ item: WebhookItem) -> MessageEvent? {
        if case .event(let event) = item { event } else { nil }
    }

    private func inbound(_ item: WebhookItem) -> InboundMessage? {
        if case .inbound(let inbound) = item { inbound } else { nil }
    }

    private func unrecognisedField(_ item: WebhookItem) -> String? {
        if case .unrecognised(let field, _) = item { field } else { nil }
    }

    private func kind(_ item: WebhookItem) -> String {
        switch item {
        case .event: "event"
        case .inbound: "inbound"
        case .preference: "preference"
        case .channel: "channel"
        case .alias: "alias"
        case .unrecognised: "unrecognised"
        }
    }

    @Test(arguments: ["", "{", "{\"entry\":[", "not json", "{\"entry\":[]} x", "{\"a\":1,}", "\u{0}"])
    func malformedJSONIsTheOnlyError(_ text: String) {
        let context = WebhookContext(channel: Fixture.channel(), receivedAtMs: 0)
        #expect(throws: MalformedWebhook.self) {
            try WhatsAppCloud().parse(Fixture.request(Array(text.utf8)), context: context)
        }
    }

    @Test func aThousandReceiptsInOneBody() throws {
        let status = #"{"id":"wamid.N","status":"delivered","timestamp":"1750030073","recipient_id":"16505551234"}"#
        let statuses = (0..<1000).map { status.replacing("wamid.N", with: "wamid.\($0)") }.joined(separator: ",")
        let body = #"{"entry":[{"changes":[{"field":"messages","value":{"statuses":[\#(statuses)]}}]}]}"#
        let items = try WhatsAppCloud().parse(
            Fixture.request(Array(body.utf8)), context: WebhookContext(channel: Fixture.channel(), receivedAtMs: 0))
        #expect(items.compactMap { event($0)?.providerMessageID } == (0..<1000).map { "wamid.\($0)" })
    }
}
