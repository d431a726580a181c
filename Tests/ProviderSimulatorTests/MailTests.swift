import Foundation
import Testing

@testable import ProviderSimulator

@Suite struct MailTests {
    private static let message = """
        From: Shop <shop@us.example>\r
        To: <ann@them.example>\r
        Subject: =?utf-8?B?R3LDvMOfZQ==?= =?utf-8?Q?_an_dich?=\r
        Message-ID: <0a1b2c@us.example>\r
        List-Unsubscribe: <HOOK?unsubscribe=abc.def>,\r
         <mailto:stop@us.example>\r
        List-Unsubscribe-Post: List-Unsubscribe=One-Click\r
        Content-Type: multipart/alternative; boundary="b1"\r
        \r
        --b1\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        Caf=C3=A9 a=\r
         b\r
        ..dot\r
        --b1\r
        Content-Type: text/html\r
        \r
        <p>x</p>\r
        --b1--
        """

    private func withMail(
        _ settings: [String: String] = [:], _ body: @Sendable @escaping (TestServer, Int) async throws -> Void
    ) async throws {
        try await TestServer.run(settings.merging(["SIMULATOR_SMTP_PORT": "0"]) { given, _ in given }) { server in
            let account = try await server.wait("/providers/email") { $0["smtp_port"]?.int != nil }
            try await body(server, Int(try #require(account["smtp_port"]?.int)))
        }
    }

    @Test func takesMailAndReadsIt() async throws {
        try await withMail { server, port in
            try await MailClient.run(port: port) { client in
                let hello = try await client.say("EHLO test.example")
                #expect(hello.contains("250-SIZE 10485760"))
                #expect(hello.contains("AUTH PLAIN LOGIN"))
                #expect(
                    try await client.send(Self.message, to: "Ann@Them.example").hasPrefix("250 2.0.0 Ok: queued as "))
                #expect(try await client.say("QUIT").hasPrefix("221"))
                #expect(try await client.reply() == "")
            }
            let shown = try await server.control("GET", "/providers/email/messages")["data"]?.array?.first
            #expect(shown?["to"] == "ann@them.example")
            #expect(shown?["text"] == "Grüße an dich")
            #expect(shown?["callback_data"] == "0a1b2c")
            #expect(shown?["request"]?["text"] == "Café a b\r\n.dot")
            #expect(shown?["request"]?["html"] == "<p>x</p>")
            #expect(shown?["request"]?["envelope_from"] == "shop@us.example")
            #expect(
                shown?["request"]?["headers"]?["list-unsubscribe"]?.string?.hasSuffix("<mailto:stop@us.example>")
                    == true)
        }
    }

    @Test func theSameMessageTwiceIsADuplicate() async throws {
        try await withMail { server, port in
            try await MailClient.run(port: port) { client in
                _ = try await client.say("HELO test.example")
                for _ in 0..<2 { _ = try await client.send(Self.message, to: "ann@them.example") }
            }
            let duplicates = try await server.control("GET", "/providers/email/duplicates")
            #expect(duplicates["count"] == 1)
            #expect(duplicates["data"]?.array?.first?["callback_data"] == "0a1b2c")
        }
    }

    @Test func someAddressesAreRefused() async throws {
        try await withMail { server, port in
            try await MailClient.run(port: port) { client in
                _ = try await client.say("EHLO test.example")
                #expect(try await client.send("x", to: "bounce7@them.example").hasPrefix("550 5.1.1"))
                #expect(try await client.say("RSET").hasPrefix("250"))
                #expect(try await client.send("x", to: "defer@them.example").hasPrefix("451"))
                _ = try await client.say("RSET")
                #expect(try await client.send("x", to: "nobody").hasPrefix("553"))
                _ = try await client.say("RSET")
                #expect(try await client.say("MAIL FROM:<a@us.example> SIZE=99999999").hasPrefix("552"))
                #expect(try await client.say("DATA").hasPrefix("503"))
                #expect(try await client.say("JUMP").hasPrefix("500"))
                #expect(try await client.say("NOOP").hasPrefix("250"))
                try await server.control("POST", "/providers/email/faults", ["force": [["code": 421, "count": 1]]])
                #expect(try await client.send("x", to: "ann@them.example").hasPrefix("421"))
                #expect(try await client.send("x", to: "ann@them.example").hasPrefix("250"))
            }
            let counts = try await server.control("GET", "/providers/email")
            #expect(counts["refused_by_code"] == ["421": 1, "451": 1, "550": 1])
        }
    }

    @Test func authenticationIsChecked() async throws {
        try await withMail(["SIMULATOR_MAIL_REQUIRES_AUTH": "true"]) { _, port in
            func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
            try await MailClient.run(port: port) { client in
                _ = try await client.say("EHLO test.example")
                #expect(try await client.say("MAIL FROM:<a@us.example>").hasPrefix("530"))
                #expect(try await client.say("AUTH PLAIN " + encoded("\0simulator\0wrong")).hasPrefix("535"))
                #expect(try await client.say("AUTH PLAIN").hasPrefix("334"))
                #expect(try await client.say(encoded("\0simulator\0simulator-smtp-password")).hasPrefix("235"))
                #expect(try await client.send("x", to: "ann@them.example").hasPrefix("250"))
            }
            try await MailClient.run(port: port) { client in
                _ = try await client.say("EHLO test.example")
                #expect(try await client.say("AUTH LOGIN") == "334 VXNlcm5hbWU6")
                #expect(try await client.say(encoded("simulator")) == "334 UGFzc3dvcmQ6")
                #expect(try await client.say(encoded("simulator-smtp-password")).hasPrefix("235"))
                #expect(try await client.say("AUTH GSSAPI").hasPrefix("504"))
            }
        }
    }

    @Test func whatBecomesOfMailIsTold() async throws {
        try await Receiver.run { receiver in
            try await withMail { server, port in
                try await server.control("POST", "/providers/email", ["webhook_url": .string(receiver.url + "/hook")])
                try await MailClient.run(port: port) { client in
                    _ = try await client.say("EHLO test.example")
                    let text = Self.message.replacing("HOOK", with: receiver.url + "/hook")
                    _ = try await client.send(text, to: "ann@them.example")
                }
                let told = try await receiver.next(2)
                #expect(Set(told.map { $0.json["type"]?.string }) == ["message.delivered", "message.opened"])
                for webhook in told {
                    #expect(webhook.json["message_id"] == "0a1b2c")
                    let id = try #require(webhook.header("webhook-id"))
                    let timestamp = try #require(webhook.header("webhook-timestamp"))
                    let expected = StandardWebhook.signature(
                        id: id, timestamp: timestamp, body: webhook.body, secret: "simulator-mail-secret")
                    #expect(webhook.header("webhook-signature") == "v1," + expected)
                }
                try await server.control("POST", "/providers/email/people/ann@them.example/messages", ["type": "stop"])
                let stop = try await receiver.next()
                #expect(stop.path == "/hook?unsubscribe=abc.def")
                #expect(String(decoding: stop.body, as: UTF8.self) == "List-Unsubscribe=One-Click")
                #expect(stop.header("webhook-signature") == nil)
                try await server.control(
                    "POST", "/providers/email/people/ann@them.example/messages", ["type": "complain"])
                let complaint = try await receiver.next().json
                #expect(complaint["type"] == "message.complained")
                #expect(complaint["message_id"] == "0a1b2c")
            }
        }
    }

    @Test(arguments: [("latebounce1@them.example", true), ("softbounce@them.example", false)])
    func someMailComesBackLater(address: String, permanent: Bool) async throws {
        try await Receiver.run { receiver in
            try await withMail { server, port in
                try await server.control("POST", "/providers/email", ["webhook_url": .string(receiver.url)])
                try await MailClient.run(port: port) { client in
                    _ = try await client.say("EHLO test.example")
                    #expect(try await client.send(Self.message, to: address).hasPrefix("250"))
                }
                let bounce = try await receiver.next().json
                #expect(bounce["type"] == "message.bounced")
                #expect(bounce["to"] == .string(address))
                #expect(bounce["error"]?["permanent"] == .bool(permanent))
            }
        }
    }
}
