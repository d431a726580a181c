import Foundation
import Models
import Providers
import Testing

@Suite struct RequestTests {
    private let provider = WhatsAppCloud()
    private let access = ChannelAccess(record: Fixture.channel(), credentials: ["access_token": "EAAG"])

    private let context = SendContext(nowMs: 1_800_000_000_000)

    private func message(_ content: Content, to address: String = "phone:+85291234567") -> MessageApproved {
        var message = MessageApproved()
        message.ref = Fixture.ref(address)
        message.content = content
        return message
    }

    private func text(_ body: String = "Hello") -> Content {
        var content = Content()
        content.text.body = body
        return content
    }

    @Test(arguments: try Case.table("whatsapp_requests"))
    func contentAsWhatsAppWritesIt(_ row: Case) throws {
        let address = row.string("address") ?? "phone:+85291234567"
        var message = message(try JSON.record(Content.self, row.object("content")), to: address)
        message.category = row.string("category") ?? ""
        let context = SendContext(
            nowMs: 1_800_000_000_000, mediaIDs: row.object("mediaIds") as? [String: String] ?? [:])
        if let reason = row.string("refusal") {
            let refusal = #expect(throws: ProviderRefusal.self) {
                try provider.request(for: message, on: access, context: context)
            }
            guard case .message(let seen, _)? = refusal else { return }
            #expect(seen == reason)
            return
        }
        var expected = row.object("body")
        expected["messaging_product"] = "whatsapp"
        expected["recipient_type"] = "individual"
        expected["biz_opaque_callback_data"] = CallbackData.encode(message.ref)
        if address.hasPrefix("phone:") {
            expected["to"] = String(address.dropFirst(6))
        } else {
            expected["recipient"] = String(address.dropFirst(6))
        }
        let body = try provider.request(for: message, on: access, context: context).body
        #expect(try JSON.canonical(body) == JSON.canonical(expected))
    }

    @Test func transport() throws {
        let request = try provider.request(for: message(text()), on: access, context: context)
        #expect(request.method == "POST")
        #expect(request.url == "https://graph.example/v23.0/106540352242922/messages")
        #expect(
            request.headers == [
                ProviderRequest.Header("Authorization", "Bearer EAAG"),
                ProviderRequest.Header("Content-Type", "application/json"),
            ])
    }

    @Test func callbackDataStaysShort() throws {
        var message = message(text())
        message.ref = MessageRef(
            workspace: "default", campaignID: String(repeating: "c", count: 64),
            runID: String(repeating: "r", count: 64), step: 100, position: 100, address: "phone:+123456789012345")
        let body = try provider.request(for: message, on: access, context: context).body
        let json = try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
        let data = try #require(json["biz_opaque_callback_data"] as? String)
        #expect(data.utf8.count < 256)
        #expect(CallbackData.decode(data) == message.ref)
    }

    @Test(arguments: ["https://graph.example/", "https://graph.example//"])
    func slashesAtTheEndOfTheAddress(_ base: String) throws {
        var channel = Fixture.channel()
        channel.settings["base_url"] = base
        channel.settings["api_version"] = ""
        let access = ChannelAccess(record: channel, credentials: ["access_token": "EAAG"])
        let request = try provider.request(for: message(text()), on: access, context: context)
        #expect(request.url == "https://graph.example/v23.0/106540352242922/messages")
    }

    @Test(arguments: [
        (["phone_number_id": ""], ["access_token": "t"]), (["base_url": "ftp://x"], ["access_token": "t"]), ([:], [:]),
        ([:], ["access_token": "t\r\nX-Evil: 1"]),
    ])
    func aChannelThatCannotSend(_ settings: [String: String], _ credentials: [String: String]) {
        var channel = Fixture.channel()
        channel.settings.merge(settings) { $1 }
        let access = ChannelAccess(record: channel, credentials: credentials)
        let refusal = #expect(throws: ProviderRefusal.self) {
            try provider.request(for: message(text()), on: access, context: context)
        }
        var isAboutTheChannel = false
        if case .channel? = refusal { isAboutTheChannel = true }
        #expect(isAboutTheChannel)
    }

    @Test func managementRequests() throws {
        let templates = try #require(provider.templates)
        let first = try templates.listRequest(on: access, after: nil)
        #expect(first.method == "GET")
        #expect(first.url.hasPrefix("https://graph.example/v23.0/1029384756/message_templates?fields=name,status,"))
        #expect(first.url.hasSuffix("&limit=100"))
        #expect(try templates.listRequest(on: access, after: "a/=&").url.hasSuffix("&after=a%2F%3D%26"))
        let test = try provider.testRequest(on: access, context: SendContext(nowMs: 0))
        #expect(test.url.hasPrefix("https://graph.example/v23.0/106540352242922?fields=id,display_phone_number"))
        #expect(test.headers == [ProviderRequest.Header("Authorization", "Bearer EAAG")])
    }

    @Test func registry() {
        #expect(
            ProviderRegistry.names == [
                "whatsapp_cloud", "whatsapp_360dialog", "whatsapp_emma", "sms_twilio", "email", "telegram", "messenger",
                "instagram", "webhook",
            ])
        #expect(ProviderRegistry.provider(named: "whatsapp_cloud")?.name == "whatsapp_cloud")
        #expect(ProviderRegistry.provider(named: "pigeon") == nil)
    }
}
