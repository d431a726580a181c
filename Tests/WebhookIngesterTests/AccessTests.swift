import Foundation
import HTTPTypes
import HummingbirdTesting
import Models
import NIOCore
import ServiceKit
import Testing

@testable import WebhookIngester

@Suite struct AccessTests {
    @Test(arguments: [
        nil, "", "sha256=", "sha256=00", "sha1=0000000000000000000000000000000000000000",
        "sha256=0000000000000000000000000000000000000000000000000000000000000000",
        "sha256=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
    ])
    func wrongSignature(_ signature: String?) async throws {
        let fixture = Fixture()
        try await fixture.test { client in
            var headers = HTTPFields()
            headers[Sign.name] = signature
            let answer = try await client.post(Bodies.inbound, headers: headers)
            #expect(answer.status == .unauthorized)
            #expect(answer.headers[.contentType] == "application/problem+json")
            let problem = try JSONSerialization.jsonObject(with: Data(answer.body.readableBytesView)) as? [String: Any]
            #expect(problem?["status"] as? Int == 401)
            #expect(problem?["title"] as? String == "Unauthorized")
        }
        #expect(fixture.log.records.isEmpty)
        #expect(fixture.metric(#"campaigns_webhook_rejected_total{channel="wa-main",reason="bad_signature"}"#) == 1)
    }

    @Test func signatureOfAnotherSecretOrBody() async throws {
        let fixture = Fixture()
        let body = Array(Bodies.inbound.utf8)
        try await fixture.test { client in
            try await client.expect(.unauthorized, posting: body, headers: Sign.headers(body, secret: "other"))
            try await client.expect(.unauthorized, posting: body + [0x20], headers: Sign.headers(body))
        }
        #expect(fixture.log.records.isEmpty)
    }

    @Test func channelWithoutSecretTrustsNobody() async throws {
        let fixture = Fixture(directory: StubDirectory(channels: [Fixture.channel(secret: "")]))
        try await fixture.test { client in
            let headers = Sign.headers(Array("{}".utf8), secret: "")
            try await client.expect(.unauthorized, posting: "{}", headers: headers)
        }
    }

    @Test func unknownChannelIsNotFound() async throws {
        let fixture = Fixture()
        try await fixture.test { client in
            let answer = try await client.post(Bodies.inbound, to: "other")
            #expect(answer.status == .notFound)
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
        #expect(fixture.metric(#"campaigns_webhook_rejected_total{channel="",reason="unknown_channel"}"#) == 1)
    }

    @Test func unknownChannelMayExistUntilChannelsAreRead() async throws {
        let fixture = Fixture(directory: StubDirectory(isComplete: false, channels: []))
        try await fixture.test { client in
            try await client.expect(.serviceUnavailable, posting: Bodies.inbound)
        }
    }

    @Test func credentialsThatCannotBeOpened() async throws {
        var channel = Fixture.channel()
        channel.sealedCredentials = Data([1, 2, 3])
        let fixture = Fixture(directory: StubDirectory(channels: [channel]))
        try await fixture.test { client in
            try await client.expect(.serviceUnavailable, posting: Bodies.inbound)
        }
    }

    @Test func otherMethodsAndPaths() async throws {
        try await Fixture().test { client in
            let put = try await client.executeRequest(uri: "/webhooks/wa-main", method: .put, headers: [:], body: nil)
            #expect(put.status == .notFound)
            let root = try await client.get("/")
            #expect(root.status == .notFound)
            #expect(root.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func healthOnTheSamePort() async throws {
        let fixture = Fixture()
        fixture.readiness.set("kafka", ready: false, detail: "down")
        try await fixture.test { client in
            try await client.expect(.ok, getting: "/livez")
            try await client.expect(.serviceUnavailable, getting: "/readyz")
            fixture.readiness.set("kafka", ready: true)
            try await client.expect(.ok, getting: "/readyz")
            _ = try await client.post(Bodies.inbound)
            let metrics = String(buffer: try await client.get("/metrics").body)
            #expect(metrics.contains(#"campaigns_webhook_events_total{channel="wa-main",kind="inbound"} 1"#))
        }
    }
}
