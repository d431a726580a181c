import HTTPTypes
import Models
import Testing

@testable import Console

@Suite("Events of people")
struct EventTests {
    private func told(_ fixture: CampaignFixture) async throws -> [ContactEvent] {
        try await fixture.outbox(Topics.contactsEvents).map { try Codec.decode(ContactEvent.self, $0.value ?? []) }
    }

    @Test("an event is told under each address of its contact")
    func addresses() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client async throws in
            let patched = try await client.patch("/contacts/asha", #"{"email":"asha@shop.example"}"#)
            #expect(patched.status == .ok, "\(patched.text)")
            let body = #"{"phone":"+91 98123 45678","name":"order_placed","properties":{"total":12.5}}"#
            let answer = try await client.post("/events", body)
            #expect(answer.status == .accepted, "\(answer.text)")
            #expect(answer["contact_id"] == "asha")
            #expect(answer["phone"] == "+919812345678")
            #expect(answer["properties"] == ["total": .double(12.5)])
        }
        let events = try await told(fixture)
        #expect(events.map(\.address) == ["phone:+919812345678", "email:asha@shop.example"])
        #expect(Set(events.map(\.id)).count == 1)
        #expect(events.allSatisfy { $0.name == "order_placed" && $0.contactID == "asha" && $0.workspace == "default" })
        #expect(events.allSatisfy { $0.atMs == DripFixture.startMs })
    }

    @Test("a list is taken as a whole, of contacts and of others")
    func list() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client async throws in
            let good =
                #"[{"contact_id":"ben","name":"a"},{"address":"telegram:77","name":"b","at":"2026-02-28T09:00:00Z"}]"#
            #expect(try await client.post("/events", good).status == .accepted)
            let bad = #"[{"contact_id":"ben","name":"a"},{"contact_id":"nobody","name":"a"}]"#
            #expect(try await client.post("/events", bad).pointers == ["/1/contact_id"])
        }
        let events = try await told(fixture)
        #expect(events.map(\.address) == ["phone:+919812345679", "telegram:77"])
        #expect(events.map(\.contactID) == ["ben", ""])
        #expect(events[1].atMs == DripFixture.startMs - 86_400_000)
    }

    @Test(
        "what is wrong with an event is named",
        arguments: [
            ("{}", ["/phone", "/name"]),
            (#"{"phone":"12","name":"a"}"#, ["/phone"]),
            (#"{"contact_id":"asha","phone":"+919812345678","name":"a"}"#, ["/phone"]),
            (#"{"phone":"+919812345678","name":"order placed"}"#, ["/name"]),
            (#"{"phone":"+919812345678","name":"a","properties":[1]}"#, ["/properties"]),
            (#"{"phone":"+919812345678","name":"a","at":"2026-03-01T10:00:00Z"}"#, ["/at"]),
            (#"{"phone":"+919812345678","name":"a","colour":1}"#, ["/colour"]),
            ("[]", [""]),
        ])
    func invalid(body: String, pointers: [String]) async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client async throws in
            let answer = try await client.post("/events", body)
            #expect(answer.status == .unprocessableContent, "\(answer.text)")
            #expect(Set(answer.pointers) == Set(pointers.map(JSONValue.string)), "\(answer.text)")
        }
        #expect(try await told(fixture).isEmpty)
    }
}
