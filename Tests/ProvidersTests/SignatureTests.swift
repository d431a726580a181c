import Foundation
import Models
import Providers
import Testing

@Suite struct SignatureTests {
    private func access(_ credentials: [String: String]) -> ChannelAccess {
        ChannelAccess(record: Fixture.channel(), credentials: credentials)
    }

    @Test(arguments: try Case.table("whatsapp_cloud_signatures"))
    func signature(_ row: Case) throws {
        let body = row.string("body_hex").flatMap(Hex.decode) ?? Array((row.string("body") ?? "").utf8)
        let secret = row.string("secret") ?? ""
        let header = row.string("header")
        let valid = WhatsAppCloud().verify(
            Fixture.request(body, headers: header.map { ["x-hub-signature-256": $0] } ?? [:]),
            on: access(["app_secret": secret]))
        #expect(valid == row.fields["valid"] as? Bool)
    }

    @Test func noSecretAtAll() {
        #expect(
            !WhatsAppCloud().verify(
                Fixture.request([], headers: ["x-hub-signature-256": "sha256="]), on: access([:])))
    }

    @Test(arguments: try Case.table("whatsapp_cloud_handshakes"))
    func handshake(_ row: Case) {
        let query = row.object("query") as? [String: String] ?? [:]
        let access = access(["verify_token": row.string("token") ?? "secret"])
        let wanted = row.string("challenge").map { HandshakeAnswer.accepted(challenge: $0) } ?? .refused
        #expect(WhatsAppCloud().handshake(Fixture.request([], query: query), on: access) == wanted)
    }
}
