import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@Suite struct HandshakeTests {
    @Test func challengeComesBack() async throws {
        try await Fixture().test { client in
            let answer = try await client.get(
                "/webhooks/wa-main?hub.mode=subscribe&hub.challenge=11%3C58201444&hub.verify_token=token")
            #expect(answer.status == .ok)
            #expect(String(buffer: answer.body) == "11<58201444")
            #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
        }
    }

    @Test(arguments: [
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=guess", "hub.mode=subscribe&hub.challenge=1", "",
        "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=token",
    ])
    func refused(_ query: String) async throws {
        try await Fixture().test { client in
            let answer = try await client.get("/webhooks/wa-main?\(query)")
            #expect(answer.status == .forbidden)
            #expect(answer.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func unknownChannel() async throws {
        try await Fixture().test { client in
            let query = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=token"
            try await client.expect(.notFound, getting: "/webhooks/other?\(query)")
        }
    }
}
