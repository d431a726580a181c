import Crypto
import Foundation
import Testing

@testable import ProviderSimulator

/// The receiver of generic webhooks.
@Suite struct HookTests {
    private static let secret = "whsec_c2ltdWxhdG9yLWhvb2stc2VjcmV0LTAxMjM0NTY3"

    /// As the specification of Standard Webhooks says, and not as the simulator does it.
    private static func signature(_ id: String, _ timestamp: String, _ body: [UInt8]) throws -> String {
        let key = try #require(Data(base64Encoded: String(secret.dropFirst(6))))
        let signed = Data("\(id).\(timestamp).".utf8) + Data(body)
        return "v1,"
            + Data(HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: key))).base64EncodedString()
    }

    private func send(
        _ server: TestServer, _ id: String, _ content: JSONValue = ["type": "text", "body": "Hello"],
        age: Int = 0, tamper: Bool = false
    ) async throws -> TestServer.Answer {
        let json: JSONValue = [
            "type": "message.send", "timestamp": "2026-03-01T09:00:00Z",
            "data": [
                "message_id": .string(id), "reference": "r:1", "to": ["scheme": "phone", "value": "+919812345678"],
                "content": content,
            ],
        ]
        let timestamp = String(Int(Date().timeIntervalSince1970) - age)
        let signature = try Self.signature(id, timestamp, json.encoded)
        let headers = [
            "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": timestamp,
            "webhook-signature": "v1,AAAA \(signature)",
        ]
        return try await server.call("POST", "/hook/shop", headers, tamper ? json.encoded + [0x20] : json.encoded)
    }

    @Test func signsAsTheSpecificationsExample() {
        let signature = StandardWebhook.signature(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", body: Array(#"{"test": 2432232314}"#.utf8),
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        #expect(signature == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test func repeatsAreDropped() async throws {
        try await TestServer.run { server in
            let first = try await send(server, "0a1b")
            #expect(first.status == 200)
            #expect(try await send(server, "0a1b").json == first.json)
            #expect(try await send(server, "0a1c").json != first.json)
            let counts = try await server.control("GET", "/providers/webhook")
            #expect(counts["received"] == 3)
            #expect(counts["accepted"] == 2)
            #expect(counts["repeats"] == 1)
            #expect(counts["duplicates"] == 0)
            let shown = try await server.control("GET", "/providers/webhook/messages")["data"]?.array
            #expect(shown?.map { $0["callback_data"] } == ["0a1b", "0a1c"])
            #expect(shown?.first?["text"] == "Hello")
            #expect(shown?.first?["from"] == "shop")
        }
    }

    @Test func refusesWhatIsNotGenuine() async throws {
        try await TestServer.run { server async throws in
            #expect(try await send(server, "a", tamper: true).status == 401)
            #expect(try await send(server, "a", age: 400).status == 401)
            #expect(try await server.call("POST", "/hook/shop", [:], Array("{}".utf8)).status == 401)
            #expect(try await server.control("GET", "/providers/webhook")["accepted"] == 0)
        }
    }

    @Test func faultsAreStatuses() async throws {
        try await TestServer.run { server in
            let force: JSONValue = ["force": [["code": 410, "count": 1], ["code": 429, "count": 1]]]
            try await server.control("POST", "/providers/webhook/faults", force)
            #expect(try await send(server, "a").status == 410)
            #expect(try await send(server, "a").status == 429)
            try await server.control("POST", "/providers/webhook/faults", ["server_errors": 1])
            #expect(try await send(server, "a").status == 503)
            try await server.control("DELETE", "/providers/webhook/faults")
            #expect(try await send(server, "a").status == 200)
        }
    }

    @Test func whatBecomesOfAMessageIsToldSigned() async throws {
        try await Receiver.run(refusals: 1) { receiver in
            try await TestServer.run { server in
                try await server.control("POST", "/providers/webhook", ["webhook_url": .string(receiver.url)])
                let answer = try await send(
                    server, "0a1b", ["type": "buttons", "body": "Come?", "buttons": [["id": "y", "title": "Yes"]]])
                var types: [String?] = []
                for webhook in try await receiver.next(4) {
                    let id = try #require(webhook.header("webhook-id"))
                    let timestamp = try #require(webhook.header("webhook-timestamp"))
                    let expected = try Self.signature(id, timestamp, webhook.body)
                    #expect(webhook.header("webhook-signature") == expected)
                    #expect(webhook.json["message_id"] == "0a1b")
                    #expect(webhook.json["reference"] == "r:1")
                    #expect(webhook.json["provider_message_id"] == answer.json["id"])
                    types.append(webhook.json["type"]?.string)
                }
                // One of them was refused and came again.
                #expect(Set(types) == ["message.sent", "message.delivered", "message.read"])
                try await server.control(
                    "POST", "/providers/webhook/people/+919812345678/messages", ["type": "button", "text": "Yes"])
                let tap = try await receiver.next().json
                #expect(tap["type"] == "message.received")
                #expect(tap["from"] == "+919812345678")
                #expect(tap["payload"] == "y")
                #expect(tap["context_message_id"] == answer.json["id"])
            }
        }
    }
}
