import HTTPTypes
import Testing

@testable import Console

@Suite("Interactive messages kept for reuse")
struct InteractiveMessageTests {
    private static let content = """
        {"type":"buttons","body":"Hi {{first_name|there}}","buttons":[{"id":"y","title":"Yes"}]}
        """

    private func fixture() async throws -> CampaignFixture {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        return fixture
    }

    @Test("kept, listed by channel, changed, copied and deleted")
    func life() async throws {
        try await fixture().test { client async throws in
            let body = #"{"id":"yes","channel_id":"wa","name":"Yes?","content":\#(Self.content)}"#
            let made = try await client.post("/interactive-messages", body)
            let content = try JSONParser.parse(Self.content)
            #expect(made.status == .created && made["content"] == content)
            #expect(try await client.post("/interactive-messages", body).status == .conflict)
            let copy = try await client.post("/interactive-messages/yes/duplicate")
            #expect(copy.status == .created && copy["name"] == "Yes? (copy)")
            #expect(try await client.get("/interactive-messages?channel_id=wa").text.contains("Yes? (copy)"))
            #expect(try await client.get("/interactive-messages?channel_id=other")["data"] == .array([]))
            let renamed = try await client.patch("/interactive-messages/yes", #"{"name":"Now?"}"#)
            #expect(renamed["name"] == "Now?" && renamed["content"] == made["content"])
            #expect(try await client.get("/interactive-messages/yes").json == renamed.json)
            #expect(try await client.delete("/interactive-messages/yes").status == .noContent)
            #expect(try await client.get("/interactive-messages/yes").status == .notFound)
            #expect(try await client.delete("/channels/wa").status == .noContent)
            #expect(try await client.get("/interactive-messages")["data"] == .array([]))
        }
    }

    @Test(
        "what is wrong is named",
        arguments: [
            ("{}", ["/channel_id", "/name", "/content"]),
            (#"{"channel_id":"none","name":"n","content":\#(content)}"#, ["/channel_id"]),
            (#"{"channel_id":"wa","name":"n","content":{"type":"text","body":"b"}}"#, ["/content/type"]),
            (
                #"{"channel_id":"wa","name":"n","colour":1,"content":{"type":"buttons","body":"b"}}"#,
                ["/content/buttons", "/colour"]
            ),
        ])
    func invalid(body: String, pointers: [String]) async throws {
        try await fixture().test { client async throws in
            let refused = try await client.post("/interactive-messages", body)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.pointers == pointers.map(JSONValue.string), "\(refused.text)")
        }
    }

    @Test("a message stays on its channel")
    func channel() async throws {
        try await fixture().test { client async throws in
            let body = #"{"id":"yes","channel_id":"wa","name":"n","content":\#(Self.content)}"#
            _ = try await client.post("/interactive-messages", body)
            let moved = try await client.patch("/interactive-messages/yes", #"{"channel_id":"wb","content":null}"#)
            #expect(moved.pointers == ["/channel_id", "/content"])
        }
    }
}
