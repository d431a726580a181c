import CurlClient
import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

@Suite("Template sync")
struct TemplateSyncTests {
    private static let channel = """
        {"id":"wa","name":"Main","provider":"whatsapp_cloud","address":"+15550783881",
         "settings":{"base_url":"http://127.0.0.1:1","phone_number_id":"1","waba_id":"2"},
         "credentials":{"access_token":"T"}}
        """

    private static func page(_ templates: [(name: String, status: String)], after: String? = nil) -> String {
        let data = templates.map {
            #"{"id":"\#($0.name)","name":"\#($0.name)","language":"en","status":"\#($0.status)","category":"MARKETING","components":[{"type":"BODY","text":"Hi"}]}"#
        }
        let paging = after.map {
            #","paging":{"cursors":{"before":"x","after":"\#($0)"},"next":"http://127.0.0.1:1/more"}"#
        }
        return #"{"data":[\#(data.joined(separator: ","))]\#(paging ?? "")}"#
    }

    @Test("pages are followed; what changed is counted and told to the stages")
    func pages() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            _ = try await client.post("/channels", Self.channel)
            fixture.provider.answer(200, Self.page([("a", "APPROVED"), ("b", "PENDING")], after: "NEXT"))
            fixture.provider.answer(200, Self.page([("c", "APPROVED")]))
            let first = try await client.post("/channels/wa/templates/sync")
            #expect(first.status == .ok)
            #expect(first.json == ["added": 3, "updated": 0, "removed": 0])
            #expect(fixture.provider.requests.last?.url.contains("NEXT") == true)

            fixture.provider.answer(200, Self.page([("a", "APPROVED"), ("b", "APPROVED")]))
            let second = try await client.post("/channels/wa/templates/sync")
            #expect(second.json == ["added": 0, "updated": 1, "removed": 1])
            #expect(try await fixture.outbox(Topics.templates).last?.value == nil)

            let list = try await client.get("/templates?channel_id=wa&limit=1")
            #expect(list.text.contains(#""name":"a""#))
            #expect(list["next"] != .null)
        }
    }

    @Test("the provider's refusal is passed on, and changes nothing")
    func refusal() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            _ = try await client.post("/channels", Self.channel)
            fixture.provider.answer(200, Self.page([("a", "APPROVED")]))
            _ = try await client.post("/channels/wa/templates/sync")
            fixture.provider.answer(400, #"{"error":{"message":"(#100) Invalid parameter","code":100}}"#)
            let refused = try await client.post("/channels/wa/templates/sync")
            #expect(refused.status == .badGateway)
            #expect(refused.headers[.contentType] == "application/problem+json")
            #expect(refused.text.contains("(#100) Invalid parameter"))
            let unreachable = try await client.post("/channels/wa/templates/sync")
            #expect(unreachable.status == .badGateway)
            #expect(try await client.get("/templates?channel_id=wa").text.contains(#""name":"a""#))
        }
    }
}
