import Testing

@testable import ProviderSimulator

@Suite struct TemplateManagementTests {
    private func fields(_ name: String, _ text: String = "Your table for {{1}} is booked.") -> JSONValue {
        [
            "name": .string(name), "language": "en", "category": "UTILITY",
            "components": [["type": "BODY", "text": .string(text)]],
        ]
    }

    private static let path = "/v23.0/1029384756/message_templates"
    private static let token = "simulator-token"

    private func status(_ server: TestServer, _ name: String, is status: String) async throws -> JSONValue? {
        var found: JSONValue?
        while found?["status"] != .string(status) {
            let list = try await server.call("GET", Self.path + "?name=\(name)", token: Self.token)
            found = list.json["data"]?.array?.first
            await Task.yield()
        }
        return found
    }

    @Test func templatesAreSubmittedEditedAndDeleted() async throws {
        try await TestServer.run(["SIMULATOR_TEMPLATE_REVIEW_S": "0"]) { server in
            let made = try await server.call("POST", Self.path, token: Self.token, fields("booking"))
            #expect(made.json["status"] == "PENDING")
            let id = try #require(made.json["id"]?.string)
            _ = try await status(server, "booking", is: "APPROVED")
            let edit: JSONValue = ["components": [["type": "BODY", "text": "Now {{1}} is rejected, sorry."]]]
            let edited = try await server.call("POST", "/v23.0/\(id)", token: Self.token, edit)
            #expect(edited.json == ["success": true])
            let rejected = try await status(server, "booking", is: "REJECTED")
            #expect(rejected?["rejected_reason"] == "INCORRECT_CATEGORY")
            #expect(rejected?["id"] == .string(id))
            let gone = try await server.call("DELETE", Self.path + "?name=booking&hsm_id=\(id)", token: Self.token)
            #expect(gone.json == ["success": true])
            let list = try await server.call("GET", Self.path + "?name=booking", token: Self.token)
            #expect(list.json["data"] == [])
            #expect(try await server.call("POST", "/v23.0/\(id)", token: Self.token, edit).status == 400)
        }
    }

    @Test func refusalsHaveTheProvidersSubcodes() async throws {
        try await TestServer.run { server in
            func subcode(_ body: JSONValue) async throws -> JSONValue? {
                let answer = try await server.call("POST", Self.path, token: Self.token, body)
                #expect(answer.json["error"]?["code"] == 100)
                return answer.json["error"]?["error_subcode"]
            }
            #expect(try await subcode(fields("starts", "{{1}} is ready.")) == 2_388_299)
            #expect(try await subcode(fields("touches", "Take {{1}} {{2}} please.")) == 2_388_293)
            let first = try await server.call("POST", Self.path, token: Self.token, fields("twice"))
            #expect(first.status == 200)
            #expect(try await subcode(fields("twice")) == 2_388_024)
            let id = try #require(first.json["id"]?.string)
            let pending = try await server.call(
                "POST", "/v23.0/\(id)", token: Self.token, ["components": [["type": "BODY", "text": "Hello."]]])
            #expect(pending.json["error"]?["error_subcode"] == 2_388_039)
        }
    }

    @Test(arguments: ["/v1/configs/templates", "/emma/v1/configs/templates"])
    func partnersManageTemplatesToo(path: String) async throws {
        let keys = [
            "SIMULATOR_360DIALOG_API_KEY": "k", "SIMULATOR_EMMA_API_KEY": "k", "SIMULATOR_TEMPLATE_REVIEW_S": "0",
        ]
        try await TestServer.run(keys) { server in
            let key = ["D360-API-KEY": "k"]
            let made = try await server.call("POST", path, key, fields("reject_me").encoded)
            #expect(made.status == 201)
            #expect(made.json["status"] == "submitted")
            var found: JSONValue?
            while found?["status"] != "rejected" {
                let list = try await server.call("GET", path + "?limit=1000", key).json["waba_templates"]?.array
                found = list?.first { $0["name"] == "reject_me" }
                await Task.yield()
            }
            let page = try await server.call("GET", path + "?limit=2&offset=11", key).json
            #expect(page["waba_templates"]?.array?.map { $0["name"] } == ["reject_me"])
            #expect(page["total"] == 12)
            #expect(try await server.call("DELETE", path + "/reject_me", key).status == 200)
            #expect(try await server.call("DELETE", path + "/reject_me", key).status == 404)
        }
    }
}
