import HTTPTypes
import Models
import Testing

@testable import Console

@Suite("Contents of campaigns and the channels they are for")
struct CampaignContentTests {
    private static let sms = """
        {"id":"sms","name":"SMS","provider":"sms_twilio","address":"+15550783881",
         "settings":{"account_sid":"AC1"},"credentials":{"auth_token":"T"}}
        """
    private static let list = """
        {"type":"list","body":"b","button":"Open","sections":[{"rows":[{"id":"1","title":"One"}]}]}
        """

    private func fixture() async throws -> CampaignFixture {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client async throws in
            let made = try await client.post("/channels", Self.sms)
            #expect(made.status == .created, "\(made.text)")
        }
        return fixture
    }

    @Test("what the channel cannot send is refused with what it can")
    func mismatch() async throws {
        try await fixture().test { client async throws in
            let body = #"{"id":"c","name":"n","channel_id":"sms","content":\#(Self.list)}"#
            let refused = try await client.post("/campaigns", body)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.pointers == ["/content/type"])
            #expect(refused.text.contains("an sms_twilio channel sends text and media; not list"), "\(refused.text)")

            let taken = try await client.post("/campaigns", body.replacing(#""sms""#, with: #""wa""#))
            #expect(taken.status == .created, "\(taken.text)")
            // Another channel: everything is checked again.
            let moved = try await client.patch("/campaigns/c", #"{"channel_id":"sms"}"#)
            #expect(moved.pointers == ["/content/type"])
            let both = #"{"channel_id":"sms","content":{"type":"text","body":"b"}}"#
            #expect(try await client.patch("/campaigns/c", both).status == .ok)
            let outside = #"{"outside_window":{"type":"template","name":"offer","language":"en"}}"#
            #expect(try await client.patch("/campaigns/c", outside).pointers == ["/outside_window/type"])
        }
    }

    @Test("a text is measured without its placeholders, by its channel's limit")
    func lengths() async throws {
        try await fixture().test { client async throws in
            let text = String(repeating: "x", count: 1600)
            func campaign(_ body: String, _ channel: String) -> String {
                #"{"name":"n","channel_id":"\#(channel)","content":{"type":"text","body":"\#(body)"}}"#
            }
            #expect(try await client.post("/campaigns", campaign(text + "{{first_name}}", "sms")).status == .created)
            #expect(try await client.post("/campaigns", campaign(text + "x", "sms")).pointers == ["/content/body"])
            #expect(try await client.post("/campaigns", campaign(text + "x", "wa")).status == .created)
        }
    }

    @Test("the library's message is copied when the campaign is saved")
    func library() async throws {
        let fixture = try await fixture()
        try await fixture.test { client async throws in
            let made = try await client.post(
                "/interactive-messages",
                #"{"id":"menu","channel_id":"wa","name":"Menu","content":\#(Self.list)}"#)
            #expect(made.status == .created, "\(made.text)")
            let campaign = #"{"id":"c","name":"n","channel_id":"wa","content":{"type":"interactive","id":"menu"}}"#
            let saved = try await client.post("/campaigns", campaign)
            let written = try JSONParser.parse(Self.list)
            #expect(saved["content"] == written)
            let changed = try await client.patch(
                "/interactive-messages/menu", #"{"content":{"type":"location_request","body":"Where?"}}"#)
            #expect(changed.text.contains("location_request"))
            #expect(try await client.get("/campaigns/c")["content"] == saved["content"])
            let copy = try await client.post("/campaigns/c/duplicate")
            #expect(copy["content"] == saved["content"])

            for (body, pointer) in [
                (#"{"type":"interactive","id":"none"}"#, "/content/id"),
                (#"{"type":"interactive"}"#, "/content/id"),
                (#"{"type":"interactive","id":"menu","body":"b"}"#, "/content/body"),
            ] {
                let refused = try await client.patch("/campaigns/c", #"{"content":\#(body)}"#)
                #expect(refused.pointers == [.string(pointer)], "\(refused.text)")
            }
            let elsewhere = campaign.replacing(#""wa""#, with: #""sms""#).replacing(#""c""#, with: #""d""#)
            #expect(try await client.post("/campaigns", elsewhere).pointers == ["/content/id"])
        }
    }

    @Test("a launch compares parameters with the template and names what does not fit")
    func launch() async throws {
        try await fixture().test { client async throws in
            func launch(_ parameters: String) async throws -> CampaignClient.Answer {
                let content = #"{"type":"template","name":"offer","language":"en","parameters":\#(parameters)}"#
                let made = try await client.post(
                    "/campaigns", #"{"name":"n","channel_id":"wa","audience":{"all":true},"content":\#(content)}"#)
                #expect(made.status == .created, "\(made.text)")
                guard case .string(let id) = made["id"] else { return made }
                return try await client.post("/campaigns/\(id)/launch")
            }
            for (parameters, pointer) in [
                ("{}", "/content/parameters/body"),
                (#"{"body":[{"text":"a","name":"x"}]}"#, "/content/parameters/body/0/name"),
                (#"{"body":[{"text":"a"}],"header":[{"text":"x"}]}"#, "/content/parameters/header"),
                (#"{"body":[{"text":"a"}],"buttons":[{"index":0,"text":"x"}]}"#, "/content/parameters/buttons/0/index"),
                (#"{"body":[{"text":"a"}],"cards":[{}]}"#, "/content/parameters/cards"),
                (
                    #"{"body":[{"text":"a"}],"offer_expires_at":"2030-01-01T00:00:00Z"}"#,
                    "/content/parameters/offer_expires_at"
                ),
            ] {
                let refused = try await launch(parameters)
                #expect(refused.status == .unprocessableContent)
                #expect(refused.pointers == [.string(pointer)], "\(refused.text)")
            }
            let fits = #"{"body":[{"currency":{"code":"INR","amount_1000":99000,"fallback_value":"₹99"}}]}"#
            #expect(try await launch(fits).status == .accepted)
        }
    }
}
