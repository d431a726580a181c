import CurlClient
import Dispatch
import Testing

/// A message must never be sent twice: the client must not repeat a request that a server may have acted on, and must
/// say whether it may have.
@Suite("Nothing is sent twice", .timeLimit(.minutes(1)))
struct SendOnceTests {
    @Test(
        "a kept connection that dies after the request does not make libcurl repeat it",
        arguments: [("POST", "hello"), ("PUT", "hello"), ("POST", ""), ("DELETE", ""), ("GET", "")])
    func keptConnectionDies(method: String, body: String) async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer()
            _ = connection.readRequest()
            connection.close()
        }
        let client = CurlClient(maxConcurrent: 1)
        let request = HTTPRequest(method: method, url: server.url, body: Array(body.utf8))
        #expect(try await client.send(request).status == 200)
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == true)
        #expect(error?.isCancelled == false)
        await client.close()
        // libcurl may have connected again, but has written nothing there.
        #expect(server.requests == 2)
        #expect(server.heads == 2)
    }

    @Test("nor does it repeat it on another kept connection")
    func otherKeptConnections() async throws {
        let width = 4
        let together = DispatchSemaphore(value: 0)
        let arrived = Event()
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            arrived.fire()
            together.wait()
            connection.answer()
            while connection.readRequest() != nil { connection.close() }
        }
        let client = CurlClient(maxConcurrent: width)
        let request = HTTPRequest(method: "POST", url: server.url, body: [1])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<width { group.addTask { _ = try? await client.send(request) } }
            for _ in 0..<width { await arrived.wait() }
            for _ in 0..<width { together.signal() }
        }
        #expect(server.connections == width)
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == true)
        await client.close()
        #expect(server.heads == width + 1)
    }

    @Test("a request that left and could not be repeated is not mistaken for one that never left")
    func keptConnectionDiesWithServer() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer()
            _ = connection.readRequest()
            connection.stopServer()
            connection.close()
        }
        let client = CurlClient(maxConcurrent: 1)
        let request = HTTPRequest(method: "POST", url: server.url, body: [1])
        #expect(try await client.send(request).status == 200)
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == true)
        #expect(server.requests == 2)
        await client.close()
    }

    @Test("a kept connection that dies within the body")
    func dieWithinBody() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer()
            _ = connection.readHead()
            connection.close()
        }
        let client = CurlClient(maxConcurrent: 1)
        #expect(try await client.send(HTTPRequest(method: "POST", url: server.url, body: [1])).status == 200)
        let body = [UInt8](repeating: 1, count: 20_000_000)
        let large = HTTPRequest(method: "POST", url: server.url, body: body, timeoutMs: 10_000)
        let error = await #expect(throws: CurlError.self) { try await client.send(large) }
        #expect(error?.requestMayHaveLeft == true)
        #expect(error?.isTimeout == false)
        #expect(server.requests == 1)
        await client.close()
    }

    @Test("a new connection that dies after the request is not tried again")
    func newConnectionDies() async throws {
        let server = try RawServer { connection in
            _ = connection.readRequest()
            connection.close()
        }
        let client = CurlClient()
        let request = HTTPRequest(method: "POST", url: server.url, body: [1])
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == true)
        #expect(server.requests == 1)
        await client.close()
    }

    @Test("a kept connection that the server has closed is replaced before anything is written")
    func staleConnection() async throws {
        let closed = Event()
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            connection.answer(body: request.body)
            connection.close()
            closed.fire()
        }
        let client = CurlClient(maxConcurrent: 1)
        for number in UInt8(1)...20 {
            let response = try await client.send(HTTPRequest(method: "POST", url: server.url, body: [number]))
            #expect(response.body == [number])
            await closed.wait()
        }
        #expect(server.requests == 20)
        #expect(server.connections == 20)
        await client.close()
    }

    @Test("nothing left when the connection is refused, also on a handle that has sent before")
    func refused() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.answer(headers: ["Connection: close"])
        }
        let client = CurlClient(maxConcurrent: 1)
        let request = HTTPRequest(method: "POST", url: server.url, body: [1])
        #expect(try await client.send(request).status == 200)
        let port = try RawServer.unusedPort()
        let lost = HTTPRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: [1])
        let error = await #expect(throws: CurlError.self) { try await client.send(lost) }
        #expect(error?.requestMayHaveLeft == false)
        #expect(error?.code == 7)
        await client.close()
        server.stop()
    }

    @Test("a time-out after the request was sent leaves the question open")
    func timeout() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.waitForClose()
        }
        let client = CurlClient()
        let request = HTTPRequest(method: "POST", url: server.url, body: [1], timeoutMs: 100)
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == true)
        #expect(error?.isTimeout == true)
        await client.close()
    }

    @Test("a time-out during the TLS handshake sent nothing")
    func handshakeTimeout() async throws {
        let server = try RawServer { $0.waitForClose() }
        let client = CurlClient()
        let request = HTTPRequest(
            method: "POST", url: "https://127.0.0.1:\(server.port)/", body: [1], timeoutMs: 100)
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == false)
        #expect(error?.isTimeout == true)
        await client.close()
    }

    @Test("an answer that breaks off is no answer")
    func truncated() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".utf8))
            connection.close()
        }
        let client = CurlClient()
        let request = HTTPRequest(method: "POST", url: server.url, body: [1])
        let error = await #expect(throws: CurlError.self) { try await client.send(request) }
        #expect(error?.requestMayHaveLeft == true)
        await client.close()
    }
}
