import HTTPTypes
import Testing

@testable import Console

@Suite struct RoutingTests {
    @Test func answersProblems() async throws {
        try await ConsoleHarness().test { client async throws in
            let unknown = try await client.get("/nothing")
            #expect(unknown.status == 404)
            #expect(unknown.headers[.contentType] == "application/problem+json")
            #expect(unknown["status"] == 404 && unknown["title"] == "Not Found" && unknown["type"] == "about:blank")

            let method = try await client.patch("/contacts", "{}")
            #expect(method.status == 405)
            #expect(method.headers[.allow] == "GET, POST")
            #expect(try await client.get("//").status == 404)
        }
    }

    @Test(arguments: [
        ("{\"phone\":", "application/json", 400), ("[]", "application/json", 422), ("{}", "text/plain", 415),
        ("{\"phone\":\"\\u0000\"}", "application/json", 422), ("{\"phone\":\"\\ud800\"}", "application/json", 400),
        ("{\"phone\":1e400}", "application/json", 400), ("{\"phone\":{}}", "application/json", 422),
        ("{\"phone\":99999999999999999999}", "application/json", 422), ("\u{0}", "application/json", 400),
        ("{\"a\u{0}b\":1}", "application/json", 400), ("{\"\":1}", "application/json", 422),
        ("{\"attributes\":{\"\\u0000\":\"x\"},\"email\":\"a@b.example\"}", "application/json", 422),
    ])
    func refusesBadBodies(_ body: String, _ type: String, _ status: Int) async throws {
        try await ConsoleHarness().test { client async throws in
            let answer = try await client.post("/contacts", body, type: type)
            #expect(answer.status == status, "\(answer.text)")
        }
    }

    @Test func boundsBodies() async throws {
        try await ConsoleHarness().test { client async throws in
            let large = #"{"first_name":""# + String(repeating: "x", count: 1 << 20) + #""}"#
            #expect(try await client.post("/contacts", large).status == 413)
            let deep = String(repeating: "[", count: 500_000)
            #expect(try await client.post("/contacts", deep).status == 400)
            #expect(try await client.post("/contacts").status == 400)
        }
    }

    @Test(arguments: [
        ("/contacts?colour=red", ["?colour"]), ("/contacts?limit=1001", ["?limit"]), ("/contacts?limit=0", ["?limit"]),
        ("/contacts?limit=x", ["?limit"]), ("/contacts?after=x", ["?after"]), ("/contacts?after=W251bGxd", ["?after"]),
        ("/contacts?limit=1&limit=2", ["?limit"]), ("/contacts?search=%00", ["?search"]),
        ("/contacts?filter=%7B", ["?filter"]), ("/contacts?filter=%5B%5D", ["?filter"]),
        (
            "/contacts?filter=%7B%22groups%22:%5B%7B%22rules%22:%5B%7B%22column%22:%22x%22,%22operator%22:%22is%22,%22value%22:%221%22%7D%5D%7D%5D%7D",
            ["?filter/groups/0/rules/0/column"]
        ),
    ])
    func refusesBadQueries(_ path: String, _ pointers: [String]) async throws {
        try await ConsoleHarness().test { client async throws in
            let answer = try await client.get(path)
            #expect(answer.status == 422, "\(answer.text)")
            #expect(answer.pointers == pointers)
        }
    }

    @Test func refusesBrokenEncoding() async throws {
        try await ConsoleHarness().test { client async throws in
            #expect(try await client.get("/contacts?search=%ff").status == 400)
            #expect(try await client.get("/contacts?search=%4").status == 400)
            #expect(try await client.get("/contacts/%ff").status == 404)
            #expect(try await client.get("/contacts/a%00b").status == 404)
            #expect(try await client.get("/contacts/" + String(repeating: "a", count: 65)).status == 404)
        }
    }
}
