import Crypto
import Foundation
import ServiceKit
import Testing

@testable import ProviderSimulator

/// Messenger and Instagram.
@Suite struct PageTests {
    struct Page: Sendable, CustomTestStringConvertible {
        let provider: String
        let id: String
        let object: String
        var token: String { "simulator-\(provider)-token" }
        var testDescription: String { provider }
    }

    static let pages = [
        Page(provider: "messenger", id: "100200300400500", object: "page"),
        Page(provider: "instagram", id: "17841400000000001", object: "instagram"),
    ]

    private func send(
        _ server: TestServer, _ page: Page, _ message: JSONValue = ["text": "Hello"], id: String? = nil,
        tag: String? = nil, to: String = "555", token: String? = nil
    ) async throws -> TestServer.Answer {
        let body: JSONValue = [
            "recipient": ["id": .string(to)], "messaging_type": tag == nil ? "RESPONSE" : "MESSAGE_TAG",
            "tag": JSONValue(tag), "message": message,
        ]
        return try await server.call(
            "POST", "/v23.0/\(id ?? page.id)/messages", token: token ?? page.token, body.withoutNulls)
    }

    private func write(_ server: TestServer, _ page: Page, _ body: JSONValue = ["text": "Hi"]) async throws -> JSONValue
    {
        try await server.control("POST", "/providers/\(page.provider)/people/555/messages", body)
    }

    private func signature(_ webhook: Receiver.Webhook, _ page: Page) -> String {
        let key = SymmetricKey(data: Data("simulator-\(page.provider)-secret".utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data(webhook.body), using: key)
        return "sha256=" + code.map { String(format: "%02x", $0) }.joined()
    }

    @Test(arguments: pages)
    func theWindowIsOpenForADay(page: Page) async throws {
        try await TestServer.run { server in
            let stranger = try await send(server, page)
            #expect(stranger.json["error"]?["error_subcode"] == 2_018_001)
            _ = try await write(server, page)
            let sent = try await send(server, page)
            #expect(sent.json["recipient_id"] == "555")
            #expect(sent.json["message_id"]?.string?.isEmpty == false)
            #expect(try await send(server, page, id: "me").status == 200)
            let person = "/providers/\(page.provider)/people/555"
            let yesterday = RFC3339.format(Int64(Date().timeIntervalSince1970 * 1000) - 86_400_000)
            try await server.control("POST", person, ["last_inbound_at": .string(yesterday)])
            let late = try await send(server, page)
            #expect(late.status == 400)
            #expect(late.json["error"]?["code"] == 10)
            #expect(late.json["error"]?["error_subcode"] == 2_018_278)
            #expect(try await send(server, page, tag: "HUMAN_AGENT").status == 200)
            try await server.control("POST", person, ["last_inbound_at": "2020-01-01T00:00:00Z"])
            #expect(try await send(server, page, tag: "HUMAN_AGENT").json["error"]?["code"] == 10)
            _ = try await write(server, page)
            try await server.control("POST", person, ["blocked": true])
            #expect(try await send(server, page).json["error"]?["code"] == 551)
            #expect(try await send(server, page, token: "wrong").json["error"]?["code"] == 190)
        }
    }

    @Test(arguments: pages)
    func webhooksAreSigned(page: Page) async throws {
        try await Receiver.run { receiver in
            try await TestServer.run { server in
                try await server.control("POST", "/providers/\(page.provider)", ["webhook_url": .string(receiver.url)])
                let written = try await write(server, page)
                let text = try await receiver.next()
                #expect(text.header("X-Hub-Signature-256") == signature(text, page))
                #expect(text.json["object"] == .string(page.object))
                let item = text.json["entry"]?.array?.first?["messaging"]?.array?.first
                #expect(item?["sender"]?["id"] == "555")
                #expect(item?["recipient"]?["id"] == .string(page.id))
                #expect(item?["message"]?["text"] == "Hi")
                #expect(item?["message"]?["mid"] == written["id"])
                let reply: JSONValue = ["content_type": "text", "title": "Yes", "payload": "YES"]
                let sent = try await send(
                    server, page, ["text": "Come?", "quick_replies": [reply], "metadata": "our-id"])
                let receipts = try await receiver.next(page.provider == "messenger" ? 3 : 1)
                    .compactMap { $0.json["entry"]?.array?.first?["messaging"]?.array?.first }
                if page.provider == "messenger" {
                    let id = try #require(sent.json["message_id"])
                    let echo = receipts.first { $0["message"]?["is_echo"] == true }
                    #expect(echo?["message"]?["mid"] == id)
                    #expect(echo?["message"]?["metadata"] == "our-id")
                    #expect(echo?["sender"]?["id"] == .string(page.id))
                    #expect(receipts.contains { $0["delivery"]?["mids"] == [id] })
                    #expect(receipts.contains { $0["read"]?["watermark"]?.int != nil })
                } else {
                    #expect(receipts.first?["read"]?["mid"] == sent.json["message_id"])
                }
                _ = try await write(server, page, ["type": "button", "text": "Yes"])
                let tap = try await receiver.next().json["entry"]?.array?.first?["messaging"]?.array?.first
                #expect(tap?["message"]?["quick_reply"]?["payload"] == "YES")
            }
        }
    }

    @Test func templateButtonsArePostbacks() async throws {
        let page = Self.pages[0]
        try await Receiver.run { receiver in
            try await TestServer.run(["SIMULATOR_DELIVERED_SHARE": "0", "SIMULATOR_MESSENGER_MESSAGE_ECHOES": "false"])
            { server in
                try await server.control("POST", "/providers/messenger", ["webhook_url": .string(receiver.url)])
                _ = try await write(server, page)
                _ = try await receiver.next()
                let button: JSONValue = ["type": "postback", "title": "Stop", "payload": "STOP_ALL"]
                let attachment: JSONValue = [
                    "type": "template", "payload": ["template_type": "button", "text": "Offers", "buttons": [button]],
                ]
                let sent = try await send(server, page, ["attachment": attachment, "metadata": "our-id"])
                #expect(sent.status == 200)
                _ = try await write(server, page, ["type": "button", "payload": "STOP_ALL"])
                let tap = try await receiver.next().json["entry"]?.array?.first?["messaging"]?.array?.first
                #expect(tap?["postback"]?["payload"] == "STOP_ALL")
                #expect(tap?["postback"]?["title"] == "Stop")
                let shown = try await server.control("GET", "/providers/messenger/messages")["data"]?.array?.first
                #expect(shown?["callback_data"] == "our-id")
            }
        }
    }

    @Test func textsHaveTheirLengths() async throws {
        try await TestServer.run { server in
            for page in Self.pages { _ = try await write(server, page) }
            let long: JSONValue = ["text": .string(String(repeating: "é", count: 600))]
            #expect(try await send(server, Self.pages[0], long).status == 200)
            #expect(try await send(server, Self.pages[1], long).json["error"]?["code"] == 100)
            let tooLong: JSONValue = ["text": .string(String(repeating: "x", count: 2001))]
            #expect(try await send(server, Self.pages[0], tooLong).json["error"]?["code"] == 100)
            #expect(try await send(server, Self.pages[0], [:]).json["error"]?["code"] == 100)
        }
    }

    @Test func theHandshakeAsksWithTheVerifyToken() async throws {
        try await Receiver.run { receiver in
            try await TestServer.run { server in
                try await server.control("POST", "/providers/messenger", ["webhook_url": .string(receiver.url + "/fb")])
                let answer = try await server.control("POST", "/providers/messenger/handshake")
                let asked = try await receiver.next()
                #expect(asked.path.contains("hub.verify_token=simulator-verify"))
                // The receiver of this test does not answer the challenge.
                #expect(answer["verified"] == false)
            }
            try await TestServer.run { server async throws in
                #expect(try await server.call("POST", "/_sim/providers/telegram/handshake").status == 404)
            }
        }
    }

    @Test(arguments: pages)
    func pagesCanBeReadForATest(page: Page) async throws {
        try await TestServer.run { server in
            let read = try await server.call("GET", "/v23.0/\(page.id)?fields=id,name", token: page.token)
            #expect(read.json["id"] == .string(page.id))
            #expect(read.json["name"]?.string?.isEmpty == false)
            #expect(read.json.object?.members.count == 2)
            #expect(try await server.call("GET", "/v23.0/\(page.id)", token: "wrong").status == 401)
        }
    }
}
