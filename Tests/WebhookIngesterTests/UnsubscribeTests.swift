import Foundation
import HTTPTypes
import HummingbirdTesting
import Models
import NIOCore
import Providers
import Testing

@testable import WebhookIngester

/// Unsubscribe links of e-mails (RFC 8058).
@Suite struct UnsubscribeTests {
    private static let address = "email:asha@shop.example"

    private static let channel = Fixture.channel(
        "news", provider: "email",
        settings: [
            "host": "127.0.0.1", "port": "2525", "security": "none", "from": "shop@shop.example",
            "webhook_url": "https://hooks.example/webhooks/news",
        ], credentials: secrets)
    private static let secrets = ["webhook_secret": "a secret of this test"]

    /// The path of the link in a mail that the provider writes.
    private func link() throws -> String {
        var approved = MessageApproved()
        approved.ref = MessageRef(
            workspace: Workspace.standard, campaignID: "c", runID: "r", address: Self.address)
        approved.channelID = "news"
        approved.purpose = Purpose.marketing
        approved.content.email.subject = "News"
        approved.content.email.text = "Hello"
        let request = try Email().request(
            for: approved, on: ChannelAccess(record: Self.channel, credentials: Self.secrets),
            context: SendContext(nowMs: 1_800_000_000_000))
        let mail = String(decoding: request.body, as: UTF8.self)
        let start = try #require(mail.firstRange(of: "List-Unsubscribe: <https://hooks.example"))
        return String(mail[start.upperBound...].prefix { $0 != ">" })
    }

    private func fixture() -> Fixture { Fixture(directory: StubDirectory(channels: [Self.channel])) }

    private func post(
        _ client: any TestClientProtocol, _ link: String, accept: String? = nil
    ) async throws -> TestResponse {
        var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        headers[.accept] = accept
        return try await client.executeRequest(
            uri: link, method: .post, headers: headers, body: ByteBuffer(string: "List-Unsubscribe=One-Click"))
    }

    @Test func oneClickRevokesMarketing() async throws {
        let fixture = fixture()
        let link = try link()
        let answer = try await fixture.test { client in try await post(client, link) }
        #expect(answer.status == .ok)
        #expect(answer.body.readableBytes == 0)
        let consent = try #require(try fixture.log.values(ConsentRecord.self, of: Topics.consents).first)
        #expect(consent.address == Self.address)
        #expect(consent.purpose == Purpose.marketing)
        #expect(consent.state == .revoked)
        #expect(consent.atMs == 1_800_000_000_000)
        #expect(fixture.metric(#"campaigns_webhook_events_total{channel="news",kind="preference"}"#) == 1)
    }

    @Test func aBrowserIsToldSo() async throws {
        let link = try link()
        let answer = try await fixture().test { client in
            try await post(client, link, accept: "text/html,application/xhtml+xml;q=0.9")
        }
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(String(buffer: answer.body).contains("Done"))
    }

    @Test(arguments: [HTTPRequest.Method.get, .head])
    func lookingChangesNothing(method: HTTPRequest.Method) async throws {
        let fixture = fixture()
        let link = try link()
        let answer = try await fixture.test { client in
            try await client.executeRequest(uri: link, method: method, headers: [:], body: nil)
        }
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(
            answer.headers[.contentSecurityPolicy]
                == "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
        let page = String(buffer: answer.body)
        #expect(method == .head ? page.isEmpty : page.contains(#"<form method="post">"#) && !page.contains("<script"))
        #expect(fixture.log.records.isEmpty)
    }

    @Test func aTokenOfSomebodyElsesIsWorthNothing() async throws {
        let fixture = fixture()
        let link = try link().dropLast(4) + "AAAA"
        try await fixture.test { client in
            let posted = try await post(client, String(link))
            #expect(posted.status == .unauthorized)
            try await client.expect(.forbidden, getting: String(link))
            try await client.expect(.methodNotAllowed, getting: "/webhooks/news")
        }
        #expect(fixture.log.records.isEmpty)
    }
}
