import Foundation
import Models
import Providers
import SwiftProtobuf
import Testing

/// Items of a webhook against what a table expects of them.
enum ItemComparison {
    static func compare(_ item: WebhookItem, _ expected: [String: Any]) throws {
        switch item {
        case .event(let event):
            var wanted: MessageEvent = try JSON.record(MessageEvent.self, try #require(expected["event"]))
            if let data = expected["ref"] as? String { wanted.ref = try #require(CallbackData.decode(data)) }
            #expect(event == wanted)
        case .inbound(var inbound):
            if let raw = expected["raw"] as? String {
                #expect(try JSON.canonical(Array(inbound.raw)) == JSON.canonical(Array(raw.utf8)))
            }
            #expect(!inbound.raw.isEmpty)
            inbound.raw = Data()
            #expect(try inbound == JSON.record(InboundMessage.self, try #require(expected["inbound"])))
        case .preference(let preference):
            let wanted = try Case(fields: #require(expected["preference"] as? [String: Any]))
            #expect(preference.address == wanted.string("address"))
            #expect(preference.purpose == wanted.string("purpose"))
            #expect(preference.granted == wanted.fields["granted"] as? Bool)
            #expect(preference.atMs == wanted.int("at_ms").map(Int64.init))
            #expect(preference.detail == wanted.string("detail"))
        case .channel(var event):
            #expect(Hex.decode(event.id)?.count == 16)
            event.id = ""
            #expect(try event == JSON.record(ChannelEvent.self, try #require(expected["channel"])))
        case .alias(let alias):
            #expect(try alias == JSON.record(AddressAlias.self, try #require(expected["alias"])))
        case .unrecognised(let field, let raw):
            #expect(field == expected["unrecognised"] as? String)
            guard let wanted = expected["raw"] as? String else { return #expect(!raw.isEmpty) }
            #expect(try JSON.canonical(raw) == JSON.canonical(Array(wanted.utf8)))
        }
    }
}
