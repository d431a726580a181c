import Testing

@testable import ProviderSimulator

/// 360dialog, and Emma as it is assumed to be.
@Suite struct PartnerTests {
    @Test func emmaIsWhereAndWhatTheSettingsSay() async throws {
        let settings = [
            "SIMULATOR_EMMA_API_KEY": "secret", "SIMULATOR_EMMA_ROOT": "/partners/emma",
            "SIMULATOR_EMMA_AUTH_HEADER": "Authorization", "SIMULATOR_EMMA_AUTH_PREFIX": "Token ",
            "SIMULATOR_EMMA_MESSAGES_PATH": "/v2/send",
        ]
        try await TestServer.run(settings) { server in
            let key = ["Authorization": "Token secret"]
            let sent = try await server.call("POST", "/partners/emma/v2/send", key, Body.template().encoded)
            #expect(sent.status == 200)
            #expect(sent.json["messages"]?.array?.first?["id"]?.string?.hasPrefix("wamid.") == true)
            let wrong = try await server.call(
                "POST", "/partners/emma/v2/send", ["Authorization": "secret"], Body.template().encoded)
            #expect(wrong.status == 401)
            #expect(wrong.json["meta"]?["http_code"] == 401)
            #expect(
                try await server.call("POST", "/partners/emma/messages", key, Body.template().encoded).status == 404)
            let test = try await server.call("GET", "/partners/emma/v1/configs/webhook", key)
            #expect(test.status == 200)
        }
    }

    @Test func webhooksCarryTheSecretHeader() async throws {
        try await Receiver.run { receiver in
            try await TestServer.run(["SIMULATOR_EMMA_API_KEY": "k"]) { server in
                let key = ["D360-API-KEY": "k"]
                let webhook: JSONValue = ["url": .string(receiver.url), "headers": ["X-Secret": "open sesame"]]
                let set = try await server.call("POST", "/emma/v1/configs/webhook", key, webhook.encoded)
                #expect(set.json["url"] == .string(receiver.url))
                let sent = try await server.call("POST", "/emma/messages", key, Body.template(callback: "c-1").encoded)
                #expect(sent.status == 200)
                let arrived = try await receiver.next()
                #expect(arrived.header("X-Secret") == "open sesame")
                #expect(arrived.header("X-Hub-Signature-256") == nil)
                let value = arrived.json["entry"]?.array?.first?["changes"]?.array?.first?["value"]
                #expect(value?["statuses"]?.array?.first?["biz_opaque_callback_data"] == "c-1")
                #expect(value?["metadata"]?["phone_number_id"] == "1065403522429222")
            }
        }
    }

    @Test func aKeyIsGoodForItsPartnerOnly() async throws {
        try await TestServer.run(["SIMULATOR_360DIALOG_API_KEY": "a", "SIMULATOR_EMMA_API_KEY": "b"]) {
            server async throws in
            func status(_ path: String, _ key: String) async throws -> Int {
                try await server.call("POST", path, ["D360-API-KEY": key], Body.template().encoded).status
            }
            #expect(try await status("/messages", "a") == 200)
            #expect(try await status("/messages", "b") == 401)
            #expect(try await status("/emma/messages", "b") == 200)
            #expect(try await status("/emma/messages", "a") == 401)
        }
    }
}
