import Testing

@testable import ProviderSimulator

@Suite struct TelegramTests {
    private static let bot = "/bot123456789:simulator-bot-token"

    private func call(_ server: TestServer, _ method: String, _ body: JSONValue) async throws -> TestServer.Answer {
        try await server.call(
            "POST", "\(Self.bot)/\(method)", ["Content-Type": "application/json"], body.encoded)
    }

    private func start(_ server: TestServer, _ chat: Int = 77) async throws {
        try await server.control("POST", "/providers/telegram/people/\(chat)/messages", ["type": "start"])
    }

    @Test func onlyWhoPressedStartIsReached() async throws {
        try await TestServer.run { server in
            let hello: JSONValue = ["chat_id": 77, "text": "Hello"]
            let stranger = try await call(server, "sendMessage", hello)
            #expect(stranger.status == 400)
            #expect(stranger.json["description"] == "Bad Request: chat not found")
            try await start(server)
            let sent = try await call(server, "sendMessage", hello)
            #expect(sent.json["ok"] == true)
            #expect(sent.json["result"]?["chat"]?["id"] == 77)
            #expect(sent.json["result"]?["text"] == "Hello")
            #expect(sent.json["result"]?["message_id"]?.int != nil)
            _ = try await call(server, "sendMessage", hello)
            #expect(try await server.control("GET", "/providers/telegram/duplicates")["count"] == 1)
            try await server.control("POST", "/providers/telegram/people/77/messages", ["type": "block"])
            let blocked = try await call(server, "sendMessage", hello)
            #expect(blocked.status == 403)
            #expect(blocked.json["description"] == "Forbidden: bot was blocked by the user")
        }
    }

    @Test func updatesComeWithTheSecretToken() async throws {
        try await Receiver.run(refusals: 1) { receiver in
            try await TestServer.run { server in
                let set = try await call(
                    server, "setWebhook", ["url": .string(receiver.url + "/tg"), "secret_token": "s3cret_1"])
                #expect(set.json["result"] == true)
                try await start(server)
                let refused = try await receiver.next()
                let again = try await receiver.next()
                #expect(again.header("X-Telegram-Bot-Api-Secret-Token") == "s3cret_1")
                #expect(again.json == refused.json)
                #expect(again.json["message"]?["text"] == "/start")
                #expect(again.json["message"]?["entities"]?.array?.first?["type"] == "bot_command")
                let keyboard: JSONValue = ["inline_keyboard": [[["text": "Yes", "callback_data": "yes-1"]]]]
                let sent = try await call(
                    server, "sendMessage", ["chat_id": 77, "text": "Come?", "reply_markup": keyboard])
                try await server.control(
                    "POST", "/providers/telegram/people/77/messages", ["type": "button", "payload": "yes-1"])
                let tap = try await receiver.next().json
                #expect(tap["callback_query"]?["data"] == "yes-1")
                #expect(tap["callback_query"]?["message"]?["message_id"] == sent.json["result"]?["message_id"])
                #expect(tap["callback_query"]?["from"]?["id"] == 77)
                let first = try #require(again.json["update_id"]?.int)
                #expect(tap["update_id"]?.int == first + 1)
                try await server.control("POST", "/providers/telegram/people/77/messages", ["type": "block"])
                #expect(try await receiver.next().json["my_chat_member"]?["new_chat_member"]?["status"] == "kicked")
            }
        }
    }

    @Test func sendsFilesByLinkAndByID() async throws {
        try await TestServer.run(["SIMULATOR_TELEGRAM_EVERYONE_STARTED": "true"]) { server in
            let photo = try await call(
                server, "sendPhoto", ["chat_id": "5", "photo": "https://x.example/a.jpg", "caption": "Look"])
            let file = photo.json["result"]?["photo"]?.array?.first?["file_id"]
            #expect(photo.json["result"]?["caption"] == "Look")
            let again = try await call(server, "sendPhoto", ["chat_id": 5, "photo": try #require(file)])
            #expect(again.status == 200)
            #expect(try await call(server, "sendVideo", ["chat_id": 5, "video": "nothing"]).status == 400)
            let posted = try await server.call(
                "POST", "\(Self.bot)/sendDocument", ["Content-Type": "application/x-www-form-urlencoded"],
                form([("chat_id", "5"), ("document", "https://x.example/a.pdf")]))
            #expect(posted.status == 200)
            let media = try await server.control("GET", "/providers/telegram")["media"]
            #expect(media?["sent_by_link"] == 2)
            #expect(media?["sent_by_id"] == 1)
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let body: JSONValue
        let description: String
        var testDescription: String { description }
    }

    @Test(arguments: [
        Case(body: ["chat_id": 5, "text": " "], description: "Bad Request: message text is empty"),
        Case(
            body: ["chat_id": 5, "text": .string(String(repeating: "x", count: 4097))],
            description: "Bad Request: message is too long"),
        Case(
            body: ["chat_id": 5, "text": "<b>x", "parse_mode": "HTML"],
            description: "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        Case(
            body: ["chat_id": 5, "text": "a < b > c", "parse_mode": "HTML"],
            description: "Bad Request: can't parse entities: Unsupported start tag \"\""),
        Case(
            body: [
                "chat_id": 5, "text": "x",
                "reply_markup": [
                    "inline_keyboard": [[["text": "x", "callback_data": .string(String(repeating: "x", count: 65))]]]
                ],
            ], description: "Bad Request: BUTTON_DATA_INVALID"),
        Case(body: ["chat_id": "@name", "text": "x"], description: "Bad Request: chat not found"),
    ])
    func refusesInTelegramsWords(example: Case) async throws {
        try await TestServer.run(["SIMULATOR_TELEGRAM_EVERYONE_STARTED": "true"]) { server in
            let answer = try await call(server, "sendMessage", example.body)
            #expect(answer.status == 400)
            #expect(answer.json["description"] == .string(example.description))
        }
    }

    /// Many at once: they all go through only on a machine that takes a second for each.
    private func sendTogether(_ server: TestServer, to chats: [Int]) async throws -> [TestServer.Answer] {
        try await withThrowingTaskGroup(of: TestServer.Answer.self) { group in
            for chat in chats {
                group.addTask { try await call(server, "sendMessage", ["chat_id": .int(Int64(chat)), "text": "1"]) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func whoIsTooFastIsToldHowLongToWait() async throws {
        let settings = ["SIMULATOR_TELEGRAM_EVERYONE_STARTED": "true", "SIMULATOR_TELEGRAM_CHAT_BURST": "1"]
        try await TestServer.run(settings) { server in
            let toOne = try await sendTogether(server, to: Array(repeating: 5, count: 30))
            #expect(toOne.contains { $0.status == 200 })
            let fast = try #require(toOne.first { $0.status == 429 })
            #expect(fast.json["parameters"]?["retry_after"] == 1)
            #expect(try await call(server, "sendMessage", ["chat_id": 6, "text": "1"]).status == 200)
            try await server.control("POST", "/providers/telegram", ["messages_per_second": 1])
            let toMany = try await sendTogether(server, to: Array(100..<130))
            #expect(Set(toMany.map(\.status)) == [200, 429])
        }
    }

    @Test func knowsItsBotAndMethods() async throws {
        try await TestServer.run { server in
            #expect(try await call(server, "getMe", [:]).json["result"]?["id"] == 123_456_789)
            #expect(try await call(server, "flyAway", [:]).status == 404)
            #expect(try await server.call("GET", "/bot1:wrong/getMe").json["error_code"] == 401)
            let info = try await server.call("GET", "\(Self.bot)/getWebhookInfo").json
            #expect(info["result"]?["url"] == "")
            #expect(info["result"]?["pending_update_count"] == 0)
            try await start(server)
            let waiting = try await server.call("GET", "\(Self.bot)/getWebhookInfo").json
            #expect(waiting["result"]?["pending_update_count"] == 1)
        }
    }
}
