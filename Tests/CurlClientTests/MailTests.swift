import CurlClient
import Testing

@Suite("Mail over SMTP", .timeLimit(.minutes(1)))
struct MailTests {
    private static let text = "Subject: Hello\r\n\r\n.first\r\nsecond\r\n..\r\n"

    private func mail(
        _ server: MailServer, to recipient: String = "asha@shop.example", username: String = "",
        requiresTLS: Bool = false, body: String = text, timeoutMs: Int = 30_000
    ) -> HTTPRequest {
        HTTPRequest(
            method: "MAIL", url: server.url, body: Array(body.utf8),
            envelope: SMTPEnvelope(
                from: "shop@shop.example", recipient: recipient, username: username, password: "secret",
                requiresTLS: requiresTLS), timeoutMs: timeoutMs)
    }

    @Test("a mail arrives whole, dots and all, and the last reply is the answer")
    func sent() async throws {
        let server = try MailServer()
        let client = CurlClient()
        let response = try await client.send(mail(server))
        #expect(response.status == 250)
        #expect(String(decoding: response.body, as: UTF8.self) == "2.0.0 queued as 42")
        let data = "Subject: Hello\r\n\r\n..first\r\nsecond\r\n..."
        #expect(
            server.mails
                == [ReceivedMail(from: "shop@shop.example", recipient: "asha@shop.example", data: data)])
        await client.close()
    }

    @Test("mails to one server share a connection, and HTTP goes on beside them")
    func keptConnection() async throws {
        let server = try MailServer()
        let web = try RawServer.answering()
        let client = CurlClient(maxConcurrent: 1)
        for number in 0..<5 {
            #expect(try await client.send(mail(server, to: "p\(number)@shop.example")).status == 250)
            #expect(try await client.send(HTTPRequest(method: "POST", url: web.url, body: [1])).status == 200)
        }
        #expect(server.mails.map(\.recipient) == (0..<5).map { "p\($0)@shop.example" })
        #expect(server.connections == 1)
        #expect(web.connections == 1)
        await client.close()
    }

    @Test("signing in")
    func credentials() async throws {
        let server = try MailServer()
        let client = CurlClient()
        #expect(try await client.send(mail(server, username: "shop")).status == 250)
        // \0shop\0secret
        #expect(server.commands.contains("AHNob3AAc2VjcmV0"))
        await client.close()
    }

    @Test(
        "what the server refuses is an answer, and the next mail goes out",
        arguments: [
            ("(greeting)", "421 4.3.2 closing", 421, "4.3.2 closing"), ("AUTH", "535 5.7.8 wrong", 535, "5.7.8 wrong"),
            ("MAIL", "552 5.3.4 too large", 552, "5.3.4 too large"),
            ("RCPT", "550-5.1.1 no such\r\n550 5.1.1 user", 550, "5.1.1 no such\n5.1.1 user"),
            ("DATA", "451 4.3.0 later", 451, "4.3.0 later"), ("(mail)", "554 5.7.1 spam", 554, "5.7.1 spam"),
        ])
    func refused(at stage: String, reply: String, status: Int, text: String) async throws {
        let isFriendly = Switch()
        let server = try MailServer { command in
            command.hasPrefix(stage) && !isFriendly.isOn ? reply : nil
        }
        let client = CurlClient(maxConcurrent: 1)
        let response = try await client.send(mail(server, username: "shop"))
        #expect(response.status == status)
        #expect(String(decoding: response.body, as: UTF8.self) == text)
        isFriendly.turnOn()
        #expect(try await client.send(mail(server, username: "shop")).status == 250)
        await client.close()
    }

    @Test(
        "nothing was sent when the connection ends before the mail has",
        arguments: ["(greeting)", "EHLO", "MAIL", "RCPT", "DATA"])
    func lostBefore(stage: String) async throws {
        let server = try MailServer { $0.hasPrefix(stage) ? "" : nil }
        let client = CurlClient()
        let error = await #expect(throws: CurlError.self) { try await client.send(mail(server)) }
        #expect(error?.requestMayHaveLeft == false)
        #expect(server.mails.isEmpty)
        await client.close()
    }

    @Test("nothing was sent when nobody listens")
    func nobody() async throws {
        let port = try RawServer.unusedPort()
        let client = CurlClient()
        let envelope = SMTPEnvelope(from: "a@b.example", recipient: "c@d.example", requiresTLS: false)
        let request = HTTPRequest(method: "MAIL", url: "smtp://127.0.0.1:\(port)", body: [1], envelope: envelope)
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == false)
        await client.close()
    }

    @Test("a mail without a last reply may have been taken over", arguments: [true, false])
    func lostAfter(isTimeout: Bool) async throws {
        // A reply that is not finished is none.
        let server = try MailServer { $0 == "(mail)" ? (isTimeout ? "250-and" : "") : nil }
        let client = CurlClient()
        let request = mail(server, timeoutMs: isTimeout ? 300 : 30_000)
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == true)
        #expect(error?.isTimeout == isTimeout)
        #expect(server.mails.count == 1)
        await client.close()
    }

    @Test("who asks for encryption gets it or sends nothing, also on a connection that was kept")
    func encryption() async throws {
        let server = try MailServer()
        let client = CurlClient(maxConcurrent: 1)
        let first = await #expect(throws: CurlError.self) { try await client.send(mail(server, requiresTLS: true)) }
        #expect(first?.requestMayHaveLeft == false)
        #expect(try await client.send(mail(server)).status == 250)
        let second = await #expect(throws: CurlError.self) { try await client.send(mail(server, requiresTLS: true)) }
        #expect(second?.requestMayHaveLeft == false)
        #expect(server.mails.count == 1)
        await client.close()
    }

    @Test("a command instead of a mail, between two mails")
    func command() async throws {
        let server = try MailServer { $0 == "NOOP" ? "250 nothing done" : nil }
        let client = CurlClient(maxConcurrent: 1)
        var noop = mail(server)
        noop.method = "NOOP"
        noop.body = []
        noop.envelope?.recipient = ""
        #expect(try await client.send(mail(server)).status == 250)
        let response = try await client.send(noop)
        #expect(response.status == 250)
        #expect(String(decoding: response.body, as: UTF8.self) == "nothing done")
        #expect(try await client.send(mail(server)).status == 250)
        #expect(server.mails.count == 2)
        await client.close()
    }

    @Test(
        "addresses that would end their command, and mails of nothing, are refused",
        arguments: [
            ("a@b.example>\r\nDATA", "x"), ("a@b.example> SIZE=1", "x"), ("", "x"), ("a@b.example", ""),
        ])
    func invalid(recipient: String, body: String) async throws {
        let server = try MailServer()
        let client = CurlClient()
        let request = mail(server, to: recipient, body: body)
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == false)
        #expect(server.connections == 0)
        await client.close()
    }

    @Test("an envelope goes with smtp only, and smtp with an envelope only")
    func protocols() async throws {
        let server = try MailServer()
        let web = try RawServer.answering()
        let client = CurlClient()
        var astray = mail(server)
        astray.url = web.url
        await #expect(throws: CurlError.self) { try await client.send(astray) }
        let bare = HTTPRequest(method: "POST", url: server.url, body: [1])
        await #expect(throws: CurlError.self) { try await client.send(bare) }
        #expect(server.connections + web.connections == 0)
        await client.close()
        let late = await #expect(throws: CurlError.self) { try await client.send(mail(server)) }
        #expect(late?.isCancelled == true)
    }
}
