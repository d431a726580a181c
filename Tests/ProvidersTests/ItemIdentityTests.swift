import Foundation
import Models
import Providers
import Testing

/// News are told again and again: the same news have the same id, other occasions another.
@Suite struct ItemIdentityTests {
    private func ids(time: Int, event: String, receivedAtMs: Int64 = 1) throws -> [String] {
        let body = #"""
            {"entry":[{"id":"1","time":\#(time),"changes":[{"field":"phone_number_quality_update",
            "value":{"event":"\#(event)","display_phone_number":"15550783881"}}]}]}
            """#
        let context = WebhookContext(channel: Fixture.channel(), receivedAtMs: receivedAtMs)
        return try WhatsAppCloud().parse(Fixture.request(Array(body.utf8)), context: context).compactMap { item in
            if case .channel(let event) = item { event.id } else { nil }
        }
    }

    @Test func ofNews() throws {
        let first = try ids(time: 1_751_247_548, event: "FLAGGED")
        #expect(first.count == 2 && first[0] != first[1])
        #expect(try ids(time: 1_751_247_548, event: "FLAGGED", receivedAtMs: 99) == first)
        #expect(try ids(time: 1_751_247_549, event: "FLAGGED") != first)
        #expect(try ids(time: 1_751_247_548, event: "UNFLAGGED") != first)
    }
}
