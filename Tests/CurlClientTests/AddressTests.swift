import Testing

@testable import CurlClient

@Suite("Addresses of peers", .timeLimit(.minutes(1)))
struct AddressTests {
    @Test(
        "what only we or our network can reach is not public",
        arguments: [
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.0.9", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.168.0.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "255.255.255.255", "::", "::1",
            "fe80::1", "fc00::1", "fdff::1", "ff02::1", "2001:db8::1", "2001::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
            "64:ff9b::a00:1", "2002:7f00:1::", "::7f00:1",
        ])
    func special(text: String) throws {
        #expect(try !#require(IPAddress(text)).isPublic)
    }

    @Test(
        "the rest is",
        arguments: [
            "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "9.255.255.255", "11.0.0.0",
            "192.167.1.1", "223.255.255.255", "2606:4700::1", "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808",
            "2001:4860::8888",
        ])
    func ordinary(text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }

    @Test(
        "a careful client does not connect, whatever the name",
        arguments: ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
    func refused(host: String) async throws {
        let server = try RawServer.answering()
        let client = CurlClient(CurlConfiguration(allowsPrivateAddresses: false))
        let request = HTTPRequest(method: "GET", url: "http://\(host):\(server.port)/")
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.message == "the address is not public")
        #expect(error?.requestMayHaveLeft == false)
        #expect(server.connections == 0)
        await client.close()
    }

    @Test("a request may ask for less than the client's limit")
    func ownLimit() async throws {
        let server = try RawServer.answering { _ in [UInt8](repeating: 1, count: 101) }
        let client = CurlClient(maxConcurrent: 1)
        let small = HTTPRequest(method: "GET", url: server.url, maxResponseBytes: 100)
        let error = await #expect(throws: CurlError.self) { try await client.send(small) }
        #expect(error?.message == "the response is longer than 100 bytes")
        #expect(try await client.send(HTTPRequest(method: "GET", url: server.url)).body.count == 101)
        await client.close()
    }
}
