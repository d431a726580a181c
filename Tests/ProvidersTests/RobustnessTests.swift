import Foundation
import FuzzKit
import Models
import Testing

@testable import Providers

/// Webhooks that are cut or changed on the way: nothing crashes, and an odd item never hides its neighbours.
@Suite struct RobustnessTests {
    private static let context = WebhookContext(channel: Fixture.channel(), receivedAtMs: 1_800_000_000_000)

    @Test(arguments: try ProviderCase.rows("webhooks"))
    func truncatedAndFlipped(_ row: ProviderCase) throws {
        let webhook = try row.webhook
        let provider = try row.subject
        var mutator = ByteMutator(seed: 7)
        let cut = (0..<webhook.body.count).map { Array(webhook.body.prefix($0)) }
        let flipped = (0..<200).map { _ in mutator.flip(webhook.body) }
        for body in cut + flipped {
            let request = WebhookRequest(
                query: webhook.query, headers: webhook.headers, body: body, arrivedAtMs: webhook.arrivedAtMs)
            let items = try? provider.parse(request, context: Self.context)
            // Whoever reads a body reads it the same way again.
            let again = try? provider.parse(request, context: Self.context)
            #expect(items == again)
        }
    }

    /// Containers of items in the providers' bodies, with a sound item before and one after the changed one.
    @Test(arguments: ["statuses", "messages", "entries", "messaging", "news"])
    func neighboursOfAnOddItem(_ place: String) throws {
        var mutator = ByteMutator(seed: 11)
        var tried = 0
        for round in 0..<3_000 {
            let golden = Array(Self.golden[place, default: "{}"].utf8)
            let odd = mutator.mutate(golden, with: golden)
            guard (try? JSONDocument(odd)) != nil else { continue }
            tried += 1
            let body = Self.body(place, around: String(decoding: odd, as: UTF8.self))
            let provider = try #require(ProviderRegistry.provider(named: Self.providers[place] ?? "whatsapp_cloud"))
            let items = try provider.parse(Fixture.request(Array(body.utf8)), context: Self.context)
            let ids = items.map(Self.id)
            #expect(ids.contains("first") && ids.contains("last"), "round \(round): \(body)")
        }
        #expect(tried > 150)
    }

    private static func body(_ place: String, around odd: String) -> String {
        let first = golden[place, default: ""].replacing("ID", with: "first")
        let last = golden[place, default: ""].replacing("ID", with: "last")
        let items = [first, odd, last].joined(separator: ",")
        return switch place {
        case "entries": #"{"object":"whatsapp_business_account","entry":[\#(items)]}"#
        case "messaging": #"{"object":"page","entry":[{"messaging":[\#(items)]}]}"#
        case "news": "[\(items)]"
        default: #"{"entry":[{"changes":[{"field":"messages","value":{"\#(place)":[\#(items)]}}]}]}"#
        }
    }

    private static let providers = ["messaging": "messenger", "news": "webhook"]

    private static let golden = [
        "statuses":
            #"{"id":"ID","status":"failed","timestamp":"1","recipient_id":"1650555","errors":[{"code":131026}]}"#,
        "messages": #"{"id":"ID","from":"1650555","timestamp":"1","type":"text","text":{"body":"Hi"}}"#,
        "entries":
            #"{"id":"1","time":1,"changes":[{"field":"messages","value":{"statuses":[{"id":"ID","status":"read","timestamp":"1","recipient_id":"1650555"}]}}]}"#,
        "messaging":
            #"{"sender":{"id":"1"},"recipient":{"id":"2"},"timestamp":1763877600000,"message":{"mid":"ID","text":"Hi"}}"#,
        "news": #"{"type":"message.delivered","timestamp":1763877600,"provider_message_id":"ID","to":"+85291234567"}"#,
    ]

    private static func id(_ item: WebhookItem) -> String {
        switch item {
        case .event(let event): event.providerMessageID
        case .inbound(let inbound): inbound.providerMessageID
        default: ""
        }
    }
}
