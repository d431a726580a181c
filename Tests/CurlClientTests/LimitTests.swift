import CurlClient
import Testing

@Suite("Limits and refusals", .timeLimit(.minutes(1)))
struct LimitTests {
    @Test("an answer over the limit is an error; the next request works")
    func overLimit() async throws {
        let server = try RawServer.answering()
        let client = CurlClient(CurlConfiguration(maxConcurrent: 1, maxResponseBytes: 1000))
        let large = HTTPRequest(method: "POST", url: server.url, body: Array(repeating: 1, count: 1001))
        let error = await #expect(throws: CurlError.self) { try await client.send(large) }
        #expect(error?.requestMayHaveLeft == true)
        #expect(error?.message == "the response is longer than 1000 bytes")
        let fitting = HTTPRequest(method: "POST", url: server.url, body: Array(repeating: 1, count: 1000))
        #expect(try await client.send(fitting).body.count == 1000)
        await client.close()
    }

    @Test("endless headers are stopped")
    func endlessHeaders() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            let filler = String(repeating: "x", count: 1000)
            connection.answer(headers: (0..<500).map { "X-\($0): \(filler)" })
        }
        let client = CurlClient()
        await #expect(throws: CurlError.self) { try await client.send(HTTPRequest(method: "GET", url: server.url)) }
        await client.close()
    }

    @Test(
        "a header that would break its line is refused",
        arguments: [("X-A", "1\r\nX-B: 2"), ("X\n-A", "1"), ("X-A", "1\0")])
    func headerInjection(name: String, value: String) async throws {
        let server = try RawServer.answering()
        let client = CurlClient()
        let request = HTTPRequest(method: "POST", url: server.url, headers: [(name, value)], body: [1])
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == false)
        #expect(server.connections == 0)
        await client.close()
    }

    @Test("only http and https URLs", arguments: ["ftp://127.0.0.1/", "file:///etc/hostname", "not a url", ""])
    func protocols(url: String) async throws {
        let client = CurlClient()
        let error = await #expect(throws: CurlError.self) {
            try await client.send(HTTPRequest(method: "GET", url: url))
        }
        #expect(error?.requestMayHaveLeft == false)
        await client.close()
    }
}
