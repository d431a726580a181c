import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

@Suite struct OptInFormTests {
    @Test func isMadeChangedAndRemoved() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let body = """
                {"id":"news","purpose":"marketing","text":"Send me offers",
                 "redirect_url":"https://shop.example/thanks?from=form","default_country":"in"}
                """
            let made = try await client.post("/optin-forms", body)
            #expect(made.status == 201, "\(made.text)")
            #expect(made["path"] == "/optin/news" && made["double_opt_in"] == false && made["default_country"] == "IN")
            #expect(try await client.post("/optin-forms", body).status == 409)
            #expect(try await client.get("/optin-forms/news").json == made.json)
            #expect(try await client.get("/optin-forms").data == [made.json])
            harness.clock.advance(1000)
            let changed = try await client.patch("/optin-forms/news", #"{"text":"Offers, please","redirect_url":null}"#)
            #expect(changed["text"] == "Offers, please" && changed["redirect_url"] == .null)
            #expect(changed["updated_at"] != made["updated_at"])
            #expect(try await client.delete("/optin-forms/news").status == 204)
            #expect(try await client.get("/optin-forms/news").status == 404)
            #expect(try await client.delete("/optin-forms/news").status == 404)
        }
        try await harness.publish()
        let records = harness.log.records(of: Topics.optInForms)
        #expect(records.map { String(decoding: $0.key, as: UTF8.self) } == Array(repeating: "default|news", count: 3))
        #expect(records.map { $0.value == nil } == [false, false, true])
        let second = try Codec.decode(OptInFormRecord.self, try #require(records[1].value))
        #expect(second.text == "Offers, please" && second.redirectURL.isEmpty && second.revision == 2)
    }

    @Test(arguments: [
        ("{}", ["/purpose", "/text"]),
        (#"{"purpose":"news","text":"x"}"#, ["/purpose"]),
        (#"{"purpose":"marketing","text":""}"#, ["/text"]),
        (#"{"purpose":"marketing","text":"x","id":"a b","colour":1}"#, ["/id", "/colour"]),
        (#"{"purpose":"marketing","text":"x","default_country":"XX"}"#, ["/default_country"]),
        (#"{"purpose":"marketing","text":"x","double_opt_in":true}"#, ["/channel_id", "/template"]),
        (
            #"{"purpose":"marketing","text":"x","double_opt_in":true,"channel_id":"no","#
                + #""template":{"name":"t","language":"en"}}"#, ["/channel_id"]
        ),
        (#"{"purpose":"marketing","text":"x","template":{"name":"","language":"en"}}"#, ["/template/name"]),
    ])
    func refuses(_ body: String, _ pointers: [String]) async throws {
        try await ConsoleHarness().test { client async throws in
            let answer = try await client.post("/optin-forms", body)
            #expect(answer.status == 422)
            #expect(answer.pointers == pointers, "\(answer.text)")
        }
    }

    @Test(arguments: [
        "javascript:alert(1)", "//shop.example", "https://", "https:///x", "https://a@b.example/",
        "https://a\\\\b.example", "https://shop.example/a b", "https://shop.example/\\r\\nSet-Cookie: a=b",
        "https://shop.example/ü", "ftp://shop.example",
    ])
    func redirectsNowhereElse(_ url: String) async throws {
        try await ConsoleHarness().test { client async throws in
            let answer = try await client.post(
                "/optin-forms", #"{"purpose":"marketing","text":"x","redirect_url":"\#(url)"}"#)
            #expect(answer.pointers == ["/redirect_url"], "\(answer.text)")
        }
    }

    // MARK: Double opt-in

    private static func template(_ name: String, _ body: String, buttons: [String]) -> TemplateRecord {
        var text = TemplateComponent()
        text.type = "BODY"
        text.text = body
        var row = TemplateComponent()
        row.type = "BUTTONS"
        row.buttons = buttons.map { type in
            var button = TemplateButton()
            button.type = type
            button.text = "Yes"
            return button
        }
        var template = TemplateRecord()
        template.workspace = Workspace.standard
        template.channelID = "wa"
        template.name = name
        template.language = "en"
        template.status = "APPROVED"
        template.category = "UTILITY"
        template.components = buttons.isEmpty ? [text] : [text, row]
        return template
    }

    private func form(_ template: String) -> String {
        #"{"id":"double","purpose":"marketing","text":"x","double_opt_in":true,"channel_id":"wa","template":\#(template)}"#
    }

    @Test func asksOnlyWithATemplateThatCanBeConfirmed() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.store.write { transaction in
            let templates = [
                Self.template("confirm", "Hello {{1}}, was that you?", buttons: ["QUICK_REPLY"]),
                Self.template("plain", "Hello", buttons: []),
                Self.template("link", "Hello", buttons: ["PHONE_NUMBER"]),
            ]
            _ = try TemplateStore.replace(channel: "wa", with: templates, in: transaction)
        }
        try await fixture.test { client in
            for (template, pointer) in [
                (#"{"name":"gone","language":"en"}"#, "/template/name"),
                (#"{"name":"plain","language":"en"}"#, "/template/name"),
                (#"{"name":"link","language":"en"}"#, "/template/name"),
                (#"{"name":"confirm","language":"en"}"#, "/template/parameters/body"),
                (#"{"name":"confirm","language":"en","parameters":{"body":[{"field":"first_name"}]}}"#, "/template"),
            ] {
                let answer = try await client.post("/optin-forms", form(template))
                #expect(answer.status == .unprocessableContent)
                #expect(answer.pointers == [.string(pointer)], "\(answer.text)")
            }
            let good = """
                {"name":"confirm","language":"en","parameters":{"body":[{"field":"first_name","fallback":"there"}]}}
                """
            let made = try await client.post("/optin-forms", form(good))
            #expect(made.status == .created, "\(made.text)")
            #expect(made["double_opt_in"] == true && made["channel_id"] == "wa")
            // The form would ask nobody any more.
            #expect(try await client.delete("/channels/wa").status == .conflict)
            #expect(try await client.patch("/optin-forms/double", #"{"channel_id":null}"#).pointers == ["/channel_id"])
            let single = #"{"double_opt_in":false,"channel_id":null,"template":null}"#
            #expect(try await client.patch("/optin-forms/double", single)["template"] == .null)
            #expect(try await client.delete("/channels/wa").status == .noContent)
        }
    }
}
