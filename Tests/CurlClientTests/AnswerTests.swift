import CurlClient
import Testing

@Suite("Answers", .timeLimit(.minutes(1)))
struct AnswerTests {
    @Test("a request arrives as given and its answer comes back")
    func roundTrip() async throws {
        let server = try RawServer { connection in
            guard let request = connection.readRequest() else { return }
            let isAsGiven =
                request.head.hasPrefix("POST /v1/messages?x=1 HTTP/1.1")
                && request.header("authorization") == "Bearer t"
                && request.header("content-type") == "application/json" && request.header("expect") == nil
                && request.header("x-empty") == "" && request.header("user-agent") == "campaigns"
            connection.answer(
                status: isAsGiven ? "201 Created" : "400 Bad Request", headers: ["Retry-After:  7 "], body: request.body
            )
        }
        let client = CurlClient()
        let response = try await client.send(
            HTTPRequest(
                method: "POST", url: server.url + "v1/messages?x=1",
                headers: [("Authorization", "Bearer t"), ("Content-Type", "application/json"), ("X-Empty", "")],
                body: Array(#"{"to":"1"}"#.utf8)))
        #expect(response.status == 201)
        #expect(response.body == Array(#"{"to":"1"}"#.utf8))
        #expect(response.header("retry-after") == "7")
        #expect(response.header("retry") == nil)
        await client.close()
    }

    @Test("one handle sends all methods, and none leaves traces in the next")
    func methods() async throws {
        let server = try RawServer { connection in
            while let request = connection.readRequest() {
                let isHead = request.method == "HEAD"
                let text =
                    "\(request.method) \(request.header("content-length") ?? "-") \(request.header("content-type") ?? "-")"
                connection.answer(headers: ["X-Seen: \(text)"], body: isHead ? [] : request.body)
            }
        }
        let client = CurlClient(maxConcurrent: 1)
        let cases: [(String, String, String)] = [
            ("GET", "", "GET - -"), ("POST", "ab", "POST 2 -"), ("HEAD", "", "HEAD - -"), ("PUT", "abc", "PUT 3 -"),
            ("GET", "", "GET - -"), ("DELETE", "", "DELETE 0 -"), ("POST", "", "POST 0 -"), ("PATCH", "a", "PATCH 1 -"),
            ("DELETE", "abcd", "DELETE 4 -"), ("GET", "", "GET - -"),
        ]
        for (method, body, seen) in cases {
            let response = try await client.send(HTTPRequest(method: method, url: server.url, body: Array(body.utf8)))
            #expect(response.header("X-Seen") == seen)
            #expect(response.body == Array(body.utf8))
        }
        await client.close()
    }

    @Test("a body of a megabyte arrives whole")
    func largeBody() async throws {
        let server = try RawServer.answering()
        let client = CurlClient()
        let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let response = try await client.send(HTTPRequest(method: "POST", url: server.url, body: body))
        #expect(response.body == body)
        await client.close()
    }

    @Test("interim answers are not the answer")
    func interim() async throws {
        let server = try RawServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(Array("HTTP/1.1 103 Early Hints\r\nX-Interim: 1\r\n\r\n".utf8))
            connection.answer(status: "404 Not Found", body: Array("no".utf8))
        }
        let client = CurlClient()
        let response = try await client.send(HTTPRequest(method: "GET", url: server.url))
        #expect(response.status == 404)
        #expect(response.header("x-interim") == nil)
        await client.close()
    }

    @Test("a redirect is an answer, not an instruction")
    func redirect() async throws {
        let server = try RawServer { connection in
            while connection.readRequest() != nil {
                connection.answer(status: "302 Found", headers: ["Location: /other"])
            }
        }
        let client = CurlClient()
        let response = try await client.send(HTTPRequest(method: "POST", url: server.url, body: [1]))
        #expect(response.status == 302)
        #expect(server.requests == 1)
        await client.close()
    }

    @Test("ten thousand requests share 64 connections")
    func manyRequests() async throws {
        let server = try RawServer.answering()
        let client = CurlClient(maxConcurrent: 64)
        let answered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<10_000 {
                group.addTask {
                    let body = Array("message \(number)".utf8)
                    return (try? await client.send(HTTPRequest(method: "POST", url: server.url, body: body)))?.body
                        == body
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 10_000)
        #expect(server.requests == 10_000)
        #expect(server.connections <= 64)
        #expect(client.outstanding == 0)
        await client.close()
    }
}
