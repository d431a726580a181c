import Foundation
import Models
import Testing

@testable import Providers

@Suite struct MailTests {
    @Test(arguments: [
        "", "a", "a b ", "=?x?=", "\t", "naïve", String(repeating: "x y ", count: 60), "é\r\né\n\n.", "日本語",
    ])
    func bodiesComeBackAsTheyWere(_ text: String) throws {
        let body = MailText.body(text)
        let lines = body.text.components(separatedBy: "\r\n")
        #expect(
            lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 9 } })
        let wanted = text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n")
        #expect(try Self.decoded(body) == wanted)
    }

    /// By hand, as a mail program does.
    private static func decoded(_ body: (encoding: String, text: String)) throws -> String {
        if body.encoding == "base64" {
            let data = try #require(Data(base64Encoded: body.text.replacing("\r\n", with: "")))
            return String(decoding: data, as: UTF8.self)
        }
        var bytes: [UInt8] = []
        var rest = Array(body.text.replacing("=\r\n", with: "").utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            bytes.append(try #require(UInt8(digits, radix: 16)))
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func headersAreOneLineEach() {
        #expect(MailText.header("plain") == "plain")
        #expect(MailText.header("a\r\nBcc: b") == "a  Bcc: b")
        let long = MailText.header(String(repeating: "日", count: 200))
        let lines = long.components(separatedBy: "\r\n")
        #expect(lines.count > 5)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix(" =?UTF-8?B?") })
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        #expect(MailText.displayName("Shop") == "Shop")
        #expect(MailText.displayName("a \"b\", c") == #""a \"b\", c""#)
    }

    @Test(arguments: [
        "a@b.example", "first.last+tag@sub.b.example", "a@localhost",
    ]) func addresses(_ text: String) { #expect(MailAddress(text)?.text == text) }

    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", "a b@c.example", "a@b..c", "a@.c", "é@b.example", "<a@b.example>",
        "a@b.example,c@d",
        "a@b\r\n.example",
    ]) func noAddresses(_ text: String) { #expect(MailAddress(text) == nil) }

    @Test func aLookAtTheLinkChangesNothing() throws {
        var record = Fixture.channel()
        record.provider = "email"
        let access = ChannelAccess(record: record, credentials: ["webhook_secret": "s"])
        let token = UnsubscribeToken.make(Fixture.ref("email:<b>@shop.example"), secret: "s")
        let answer = Email().handshake(Fixture.request([], query: ["unsubscribe": token]), on: access)
        guard case .page(let html)? = answer else {
            Issue.record("no page")
            return
        }
        #expect(html.contains("&lt;b&gt;@shop.example"))
        #expect(html.contains("method=\"post\""))
        #expect(Email().handshake(Fixture.request([], query: ["unsubscribe": token + "x"]), on: access) == .refused)
        #expect(Email().handshake(Fixture.request([]), on: access) == nil)
    }
}
