import CurlClient
import HTTPTypes
import Models
import Testing

@testable import Console

@Suite("Templates submitted, edited and deleted")
struct TemplateChangeTests {
    private static let channel = """
        {"id":"wa","name":"Main","provider":"whatsapp_cloud","address":"+15550783881",
         "settings":{"base_url":"http://127.0.0.1:1","phone_number_id":"1","waba_id":"2"},
         "credentials":{"access_token":"T"}}
        """
    /// providers.md §6
    private static let draft = """
        {"name":"seasonal_promotion","language":"en","category":"MARKETING","parameter_format":"POSITIONAL",
         "components":[
          {"type":"HEADER","format":"TEXT","text":"Our {{1}} is on!","example":{"header_text":["Summer Sale"]}},
          {"type":"BODY","text":"Shop until {{1}} with code {{2}} for {{3}} off.",
           "example":{"body_text":[["August","25OFF","25%"]]}},
          {"type":"FOOTER","text":"Tap below to unsubscribe"},
          {"type":"BUTTONS","buttons":[
           {"type":"QUICK_REPLY","text":"Stop promotions"},
           {"type":"URL","text":"Shop","url":"https://shop.example/{{1}}","example":["https://shop.example/summer"]},
           {"type":"PHONE_NUMBER","text":"Call","phone_number":"16467043595"}]}]}
        """

    private func fixture() async throws -> CampaignFixture {
        let fixture = try CampaignFixture()
        try await fixture.test { client async throws in
            #expect(try await client.post("/channels", Self.channel).status == .created)
        }
        return fixture
    }

    @Test("a template is what the provider has taken: PENDING, with its id")
    func submit() async throws {
        let fixture = try await fixture()
        try await fixture.test { client async throws in
            fixture.provider.answer(200, #"{"id":"168955","status":"PENDING","category":"UTILITY"}"#)
            let made = try await client.post("/channels/wa/templates", Self.draft)
            #expect(made.status == .created, "\(made.text)")
            #expect(made["status"] == "PENDING" && made["provider_id"] == "168955" && made["category"] == "UTILITY")
            let request = try #require(fixture.provider.requests.last)
            #expect(request.url.hasSuffix("/2/message_templates"))
            let sent = String(decoding: request.body, as: UTF8.self)
            #expect(sent.contains(#""body_text":[["August","25OFF","25%"]]"#), "\(sent)")
            #expect(sent.contains("https://shop.example/summer"))
            #expect(try await client.get("/channels/wa/templates/seasonal_promotion/en").json == made.json)
            #expect(try await fixture.outbox(Topics.templates).count == 1)
            #expect(try await client.post("/channels/wa/templates", Self.draft).status == .conflict)
        }
    }

    @Test("what the provider finds wrong with it is 422, any other refusal 502, in its words; nothing is kept")
    func refusals() async throws {
        let fixture = try await fixture()
        try await fixture.test { client async throws in
            fixture.provider.answer(400, #"{"error":{"message":"Invalid parameter","code":100}}"#)
            let wrong = try await client.post("/channels/wa/templates", Self.draft)
            #expect(wrong.status == .unprocessableContent && wrong.text.contains("Invalid parameter"), "\(wrong.text)")
            fixture.provider.answer(400, #"{"error":{"message":"Too many calls","code":80008}}"#)
            let refused = try await client.post("/channels/wa/templates", Self.draft)
            #expect(refused.status == .badGateway && refused.text.contains("Too many calls"))
            #expect(try await client.post("/channels/wa/templates", Self.draft).status == .badGateway, "unreachable")
            #expect(try await client.get("/templates")["data"] == .array([]))
        }
    }

    @Test(
        "what is wrong is named, and the provider is not asked",
        arguments: [
            ("{}", "/components"), (#"{"category":"NEWS"}"#, "/category"),
            (
                #"{"name":"A b","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"x"}]}"#,
                "/name"
            ),
            (
                #"{"name":"a","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"{{1}} is here."}]}"#,
                "/components/0/text"
            ),
            (
                #"{"name":"a","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"x","colour":1}]}"#,
                "/components/0/colour"
            ),
            (
                #"{"name":"a","language":"en","category":"UTILITY","components":[{"type":"BODY","text":"A {{1}} b","example":{"body_text":[[1]]}}]}"#,
                "/components/0/example/body_text/0/0"
            ),
        ])
    func invalid(body: String, pointer: String) async throws {
        let fixture = try await fixture()
        try await fixture.test { client async throws in
            let refused = try await client.post("/channels/wa/templates", body)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.pointers.contains(.string(pointer)), "\(refused.text)")
            #expect(fixture.provider.requests.isEmpty)
        }
    }

    @Test("an edited template is pending again; what is shown can be sent back")
    func edit() async throws {
        let fixture = try await fixture()
        try await fixture.test { client async throws in
            fixture.provider.answer(200, #"{"id":"168955","status":"APPROVED","category":"MARKETING"}"#)
            let made = try await client.post("/channels/wa/templates", Self.draft)
            let path = "/channels/wa/templates/seasonal_promotion/en"
            let same = #"{"components":\#(JSONWriter.text(made["components"]))}"#
            #expect(try await client.patch(path, same).json == made.json)
            #expect(fixture.provider.requests.count == 1, "nothing has changed")

            fixture.provider.answer(200, #"{"success":true}"#)
            let edited = try await client.patch(path, #"{"components":[{"type":"BODY","text":"New words."}]}"#)
            #expect(edited.status == .ok && edited["status"] == "PENDING", "\(edited.text)")
            #expect(fixture.provider.requests.last?.url.hasSuffix("/168955") == true)
            let named = try await client.patch(path, #"{"name":"other","components":[{"type":"BODY","text":"x"}]}"#)
            #expect(named.pointers == ["/name"])
            #expect(try await client.patch("/channels/wa/templates/no/en", same).status == .notFound)
        }
    }

    @Test("a template in use stays; one that is not goes from provider and table")
    func delete() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client async throws in
            _ = try await client.patch(
                "/channels/wa",
                #"{"settings":{"phone_number_id":"1","waba_id":"2"},"credentials":{"access_token":"T"}}"#)
            let body =
                #"{"id":"c","name":"n","channel_id":"wa","audience":{"all":true},"content":{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"a"}]}}}"#
            _ = try await client.post("/campaigns", body)
            _ = try await client.post("/campaigns/c/launch")
            #expect(try await client.delete("/channels/wa/templates/offer/en").status == .conflict)
            #expect(fixture.provider.requests.isEmpty)
            _ = try await client.post("/campaigns/c/cancel")
            fixture.provider.answer(200, #"{"success":true}"#)
            #expect(try await client.delete("/channels/wa/templates/offer/en").status == .noContent)
            #expect(fixture.provider.requests.last?.url.contains("name=offer") == true)
            #expect(try await client.get("/channels/wa/templates/offer/en").status == .notFound)
            #expect(try await fixture.outbox(Topics.templates).last?.value == nil)
        }
    }

    @Test("a channel whose provider has no templates says so")
    func none() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client async throws in
            _ = try await client.post(
                "/channels",
                #"{"id":"t","name":"T","provider":"telegram","address":"shop_bot","settings":{},"credentials":{"bot_token":"T"}}"#
            )
            let refused = try await client.post("/channels/t/templates", Self.draft)
            #expect(refused.status == .conflict && refused.text.contains("telegram"), "\(refused.text)")
        }
    }
}
