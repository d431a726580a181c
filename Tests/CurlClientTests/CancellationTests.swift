import CurlClient
import Synchronization
import Testing

@Suite("Cancelling and closing", .timeLimit(.minutes(1)))
struct CancellationTests {
    /// A server that reads a request, says so, and never answers.
    private func silentServer(_ received: Event) throws -> RawServer {
        try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            received.fire()
            connection.waitForClose()
        }
    }

    private func post(_ server: RawServer) -> HTTPRequest {
        HTTPRequest(method: "POST", url: server.url, body: [1])
    }

    @Test("a cancelled request in flight may have left, one that waits has not")
    func cancelled() async throws {
        let received = Event()
        let server = try silentServer(received)
        let client = CurlClient(maxConcurrent: 1)
        let request = post(server)
        let inFlight = Task { try await client.send(request) }
        await received.wait()
        let waiting = Task { try await client.send(request) }
        waiting.cancel()
        let waitingError = await #expect(throws: CurlError.self) { try await waiting.value }
        #expect(waitingError?.requestMayHaveLeft == false)
        #expect(waitingError?.isCancelled == true)
        inFlight.cancel()
        let error = await #expect(throws: CurlError.self) { try await inFlight.value }
        #expect(error?.requestMayHaveLeft == true)
        #expect(error?.isCancelled == true)
        #expect(server.requests == 1)
        await client.close()
    }

    @Test("closing fails what is in flight and what waits, once each; a closed client refuses")
    func closed() async throws {
        let received = Event()
        let server = try silentServer(received)
        let client = CurlClient(maxConcurrent: 2)
        let outcomes = Mutex<[Bool]>([])
        for _ in 0..<5 {
            client.submit(post(server)) { result in
                guard case .failure(let error) = result else { return }
                outcomes.withLock { $0.append(error.requestMayHaveLeft) }
            }
        }
        await received.wait()
        await received.wait()
        #expect(client.outstanding == 5)
        await client.close()
        #expect(outcomes.withLock { $0.sorted { $0 && !$1 } } == [true, true, false, false, false])
        #expect(client.outstanding == 0)

        let error = await #expect(throws: CurlError.self) { try await client.send(post(server)) }
        #expect(error?.requestMayHaveLeft == false)
        #expect(error?.isCancelled == true)
        await client.close()
    }

    @Test("a client that is forgotten ends its thread and completes its requests")
    func forgotten() async throws {
        let received = Event()
        let server = try silentServer(received)
        let completed = Event()
        do {
            let client = CurlClient()
            client.submit(post(server)) { _ in completed.fire() }
            await received.wait()
        }
        await completed.wait()
    }

    @Test("a task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let server = try RawServer.answering()
        let client = CurlClient()
        let request = post(server)
        let error = await withTaskGroup(of: CurlError?.self) { group in
            group.cancelAll()
            group.addTask {
                do throws(CurlError) {
                    _ = try await client.send(request)
                    return nil
                } catch { return error }
            }
            return await group.next() ?? nil
        }
        #expect(error?.isCancelled == true)
        #expect(error?.requestMayHaveLeft == false)
        #expect(server.requests == 0)
        await client.close()
    }
}
