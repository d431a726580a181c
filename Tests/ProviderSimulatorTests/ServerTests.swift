import Testing

@testable import ProviderSimulator

/// The Graph API and the control API over real HTTP.
@Suite struct ServerTests {
    @Test func speaksTheGraphAPIAndItsOwn() async throws {
        try await TestServer.run { server in
            let messages = "/v23.0/106540352242922/messages"
            let sent = try await server.call("POST", messages, token: "simulator-token", Body.template(callback: "x"))
            #expect(sent.status == 200)
            #expect(sent.json["messages"]?.array?.first?["message_status"] == "accepted")
            #expect(sent.json["contacts"]?.array?.first?["wa_id"] == "919812345678")
            let refused = try await server.call("POST", messages, token: "wrong", Body.template())
            #expect(refused.status == 401)
            #expect(refused.json["error"]?["code"] == 190)
            let templates = "/v23.0/1029384756/message_templates"
            let list = try await server.call("GET", templates, token: "simulator-token")
            #expect(list.json["data"]?.array?.count == 11)
            let stats = try await server.control("GET", "/stats")
            #expect(stats["received"] == 2)
            #expect(stats["accepted"] == 1)
            #expect(stats["refused_by_code"]?["190"] == 1)
            let wrong: JSONValue = ["nonsense": 1]
            let unknown = try await server.call("POST", "/_sim/faults", [:], wrong.encoded)
            #expect(unknown.status == 422)
            #expect(unknown.json["errors"]?.array?.first?["pointer"] == "/nonsense")
            let elsewhere = try await server.call("DELETE", "/_sim/state", ["Origin": "http://evil.example"])
            #expect(elsewhere.status == 403)
            #expect(try await server.call("DELETE", "/_sim/state").status == 204)
            #expect(try await server.control("GET", "/stats")["accepted"] == 0)
            #expect(try await server.control("GET", "")["providers"]?.array?.isEmpty == false)
            #expect(try await server.call("GET", "/livez").status == 200)
            #expect(try await server.call("GET", "/readyz").json["now"] != nil)
        }
    }
}
