import HTTPTypes
import ServiceKit
import Testing

@testable import Console

@Suite struct AccessTests {
    @Test func needsAKey() async throws {
        try await ConsoleHarness().test { client async throws in
            let without = try await client.get("/contacts", key: nil)
            #expect(without.status == 401)
            #expect(without.headers[.wwwAuthenticate] == "Bearer")
            #expect(try await client.get("/contacts", key: "wrong").status == 401)
            #expect(try await client.get("//livez", key: nil).status == 200)
        }
    }

    @Test func rolesBoundWhatAKeyMayDo() async throws {
        try await ConsoleHarness().test { client async throws in
            func key(_ role: String) async throws -> String {
                let made = try await client.post("/api-keys", #"{"name":"n","role":"\#(role)"}"#)
                return try #require(made["key"].text)
            }
            let viewer = try await key("viewer")
            let marketer = try await key("marketer")
            let contact = #"{"phone":"+919812345678"}"#
            #expect(try await client.get("/contacts", key: viewer).status == 200)
            #expect(try await client.post("/contacts", contact, key: viewer).status == 403)
            #expect(try await client.post("/contacts", contact, key: marketer).status == 201)
            #expect(try await client.get("/api-keys", key: marketer).status == 403)
        }
    }

    @Test func keysAreListedAndTakenBack() async throws {
        try await ConsoleHarness().test { client async throws in
            let made = try await client.post("/api-keys", #"{"name":"Shop","role":"viewer"}"#)
            let key = try #require(made["key"].text)
            let id = try #require(made["id"].text)
            let list = try await client.get("/api-keys")
            #expect(list.data.map { $0["id"].text } == ["environment", id])
            #expect(!list.text.contains(key))
            #expect(try await client.delete("/api-keys/\(id)").status == 204)
            #expect(try await client.get("/contacts", key: key).status == 401)
            #expect(try await client.delete("/api-keys/\(id)").status == 404)
            #expect(try await client.delete("/api-keys/environment").status == 409)
        }
    }

    @Test func refusesToStartWithoutAnyKey() throws {
        var settings = ConsoleSettings(dataDirectory: "/nowhere")
        #expect(throws: SettingsError.self) { try settings.requireAccess(storedKeys: 0) }
        try settings.requireAccess(storedKeys: 1)
        settings.apiKey = "k"
        try settings.requireAccess(storedKeys: 0)
    }
}
