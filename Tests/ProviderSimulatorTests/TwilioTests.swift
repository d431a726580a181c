import Crypto
import Foundation
import Testing

@testable import ProviderSimulator

@Suite struct TwilioTests {
    private static let sid = "AC00000000000000000000000000000001"
    private static let path = "/2010-04-01/Accounts/\(sid)/Messages.json"

    private static func basic(_ user: String = sid, _ password: String = "simulator-auth-token") -> [String: String] {
        [
            "Authorization": "Basic " + Data("\(user):\(password)".utf8).base64EncodedString(),
            "Content-Type": "application/x-www-form-urlencoded",
        ]
    }

    private func send(
        _ server: TestServer, to: String = "+919812345678", body: String = "Hello", from: String = "+15557654321",
        _ more: [(String, String)] = [], headers: [String: String] = basic()
    ) async throws -> TestServer.Answer {
        let fields = [("To", to), ("From", from), ("Body", body)] + more
        return try await server.call("POST", Self.path, headers, form(fields.map { (name: $0.0, value: $0.1) }))
    }

    /// As the documentation of Twilio says, and not as the simulator does it.
    private func signature(_ webhook: Receiver.Webhook, _ url: String) throws -> String {
        var values: [String: String] = [:]
        for field in try #require(webhook.form).all { values[field.name] = field.value }
        var text = url
        for name in values.keys.sorted() { text += name + (values[name] ?? "") }
        let key = SymmetricKey(data: Data("simulator-auth-token".utf8))
        let code = HMAC<Insecure.SHA1>.authenticationCode(for: Data(text.utf8), using: key)
        return Data(code).base64EncodedString()
    }

    @Test func signsAsTheDocumentationsExample() {
        let fields = [
            "CallSid": "CA1234567890ABCDE", "Caller": "+12349013030", "Digits": "1234", "From": "+12349013030",
            "To": "+18005551212",
        ]
        let signature = Twilio.signature(
            url: "https://mycompany.com/myapp.php?foo=1&bar=2", fields: fields.map { (name: $0.key, value: $0.value) },
            token: "12345")
        #expect(signature == "0/KCTR6DLpKmkAf8muzZqo1nDgQ=")
    }

    @Test func statusesComeBackSigned() async throws {
        try await Receiver.run { receiver in
            try await TestServer.run { server in
                let url = receiver.url + "/webhooks/sms?m=run-1%3A7"
                let answer = try await send(server, [("StatusCallback", url)])
                #expect(answer.status == 201)
                #expect(answer.json["status"] == "queued")
                #expect(answer.json["num_segments"] == "1")
                let sid = try #require(answer.json["sid"]?.string)
                #expect(sid.hasPrefix("SM") && sid.utf8.count == 34)
                let webhooks = try await receiver.next(3)
                #expect(Set(webhooks.compactMap { $0.form?["MessageStatus"] }) == ["queued", "sent", "delivered"])
                for webhook in webhooks {
                    #expect(webhook.path == "/webhooks/sms?m=run-1%3A7")
                    let expected = try signature(webhook, url)
                    #expect(webhook.header("X-Twilio-Signature") == expected)
                    #expect(webhook.form?["MessageSid"] == sid)
                    #expect(webhook.form?["To"] == "+919812345678")
                    #expect(webhook.form?["ErrorCode"] == nil)
                }
                let shown = try await server.control("GET", "/providers/sms_twilio/messages")["data"]?.array?.first
                #expect(shown?["callback_data"] == "run-1:7")
                let read = try await server.call(
                    "GET", "/2010-04-01/Accounts/\(Self.sid)/Messages/\(sid).json", Self.basic())
                #expect(read.json["sid"] == .string(sid))
            }
        }
    }

    @Test func unreachablePhonesAreUndelivered() async throws {
        try await Receiver.run { receiver in
            try await TestServer.run { server in
                try await server.control(
                    "POST", "/providers/sms_twilio/people", ["addresses": ["+919812345678"], "unreachable": true])
                _ = try await send(server, [("StatusCallback", receiver.url)])
                var found: [String] = []
                for webhook in try await receiver.next(3) {
                    found.append((webhook.form?["MessageStatus"] ?? "") + (webhook.form?["ErrorCode"] ?? ""))
                }
                #expect(Set(found) == ["queued", "sent", "undelivered30003"])
            }
        }
    }

    @Test func stopIsKeptByTwilioItself() async throws {
        try await Receiver.run { receiver in
            try await TestServer.run { server in
                try await server.control(
                    "POST", "/providers/sms_twilio", ["webhook_url": .string(receiver.url + "/in")])
                let person = "/providers/sms_twilio/people/+919812345678"
                try await server.control("POST", person + "/messages", ["type": "stop"])
                let stop = try await receiver.next()
                #expect(stop.form?["Body"] == "STOP")
                #expect(stop.form?["OptOutType"] == "STOP")
                #expect(stop.form?["From"] == "+919812345678")
                let expected = try signature(stop, receiver.url + "/in")
                #expect(stop.header("X-Twilio-Signature") == expected)
                let refused = try await send(server)
                #expect(refused.status == 400)
                #expect(refused.json["code"] == 21610)
                try await server.control("POST", person + "/messages", ["type": "start"])
                #expect(try await send(server).status == 201)
            }
        }
    }

    @Test func refusesInTwiliosWords() async throws {
        try await TestServer.run(["SIMULATOR_TWILIO_MESSAGES_PER_SECOND": "1"]) { server in
            func code(_ answer: TestServer.Answer) -> Int64? { answer.json["code"]?.int }
            #expect(code(try await send(server, to: "12")) == 21211)
            #expect(code(try await send(server, to: "+12")) == 21211)
            #expect(code(try await send(server, to: "")) == 21604)
            #expect(code(try await send(server, body: "")) == 21602)
            #expect(code(try await send(server, body: String(repeating: "x", count: 1601))) == 21617)
            #expect(code(try await send(server, from: "")) == 21603)
            #expect(code(try await send(server, from: "+919812345678")) == 21266)
            #expect(code(try await send(server, [("StatusCallback", "nowhere")])) == 21609)
            #expect(code(try await send(server, from: "", [("MessagingServiceSid", "MG1")])) == 21701)
            try await server.control("POST", "/providers/sms_twilio/people/+919812345670", ["landline": true])
            #expect(code(try await send(server, to: "+919812345670")) == 21614)
            let stranger = try await send(server, headers: Self.basic(Self.sid, "wrong"))
            #expect(stranger.status == 401)
            #expect(code(stranger) == 20003)
            #expect(try await send(server).status == 201)
            let fast = try await send(server)
            #expect(fast.status == 429)
            #expect(code(fast) == 20429)
        }
    }

    @Test func keysAndTheAccountItself() async throws {
        try await TestServer.run { server in
            let key = Self.basic("SK00000000000000000000000000000001", "simulator-api-key-secret")
            let service = [("MessagingServiceSid", "MG" + String(repeating: "0", count: 32))]
            let accepted = try await send(server, from: "", service, headers: key)
            #expect(accepted.status == 201)
            #expect(accepted.json["status"] == "accepted")
            let account = try await server.call("GET", "/2010-04-01/Accounts/\(Self.sid).json", Self.basic())
            #expect(account.json["status"] == "active")
            #expect(try await server.call("GET", "/2010-04-01/Accounts/\(Self.sid).json").status == 401)
        }
    }

    @Test(arguments: [
        (String(repeating: "x", count: 160), 1), (String(repeating: "x", count: 161), 2),
        (String(repeating: "€", count: 80), 1), (String(repeating: "€", count: 81), 2),
        (String(repeating: "ж", count: 70), 1), (String(repeating: "ж", count: 71), 2), ("", 1),
    ])
    func countsSegments(text: String, count: Int) {
        #expect(Segments.count(text) == count)
    }
}
