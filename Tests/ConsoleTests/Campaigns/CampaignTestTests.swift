import HTTPTypes
import Models
import SwiftProtobuf
import Testing

@testable import Console

@Suite("Tests and second attempts of campaigns")
struct CampaignTestTests {
    private let fixture: CampaignFixture

    init() async throws {
        fixture = try CampaignFixture()
        try await fixture.populate()
    }

    private static let campaign = """
        {"id":"c","name":"Offer","channel_id":"wa","audience":{"all":true},
         "content":{"type":"template","name":"offer","language":"en",
                    "parameters":{"body":[{"field":"first_name","fallback":"there"}]}}}
        """

    private func request() async throws -> MessageRequested {
        let row = try #require(try await fixture.outbox(Topics.messagesRequested).last)
        return try Codec.decode(MessageRequested.self, try #require(row.value))
    }

    private func apply(_ events: [MessageEvent]) async throws {
        let records = events.enumerated().map {
            ReadRecord(
                topic: Topics.messagesEvents.name, partition: 0, offset: Int64($0.offset), key: [1],
                value: Codec.encode($0.element))
        }
        try await fixture.store.write { try ReadModel.apply(ReadBatch(records), in: $0) }
    }

    @Test("a test asks for one message outside campaigns, filled for the contact, and its life can be seen")
    func test() async throws {
        try await fixture.test { client async throws in
            _ = try await client.post("/campaigns", Self.campaign)
            let answer = try await client.post("/campaigns/c/test", #"{"phone":"+91 98123 45678"}"#)
            #expect(answer.status == .accepted, "\(answer.text)")
            guard case .string(let id) = answer["message_id"] else { return #expect(Bool(false)) }
            let request = try await request()
            #expect(request.ref.idText == id && request.ref.campaignID == MessageRef.tests)
            #expect(request.ref.address == "phone:+919812345678" && request.contactID == "asha")
            #expect(request.content.template.body.map(\.text) == ["Asha"] && request.missing.isEmpty)
            #expect(request.channelID == "wa" && request.purpose == "marketing" && request.attempt == 1)
            #expect(try await client.get("/messages/\(id)")["status"] == "planned")

            let sent = MessageEvent.with {
                $0.ref = request.ref
                $0.kind = .delivered
                $0.atMs = 5
                $0.channelID = "wa"
            }
            try await apply([sent])
            #expect(try await client.get("/messages/\(id)")["status"] == "delivered")
            #expect(try await client.get("/campaigns/c/messages")["data"] == .array([]))
            #expect(try await client.get("/campaigns/c")["status"] == "draft")
        }
    }

    @Test("somebody unknown gets the fallbacks; a contact is found by any address")
    func addresses() async throws {
        try await fixture.test { client async throws in
            _ = try await client.post("/campaigns", Self.campaign)
            _ = try await client.post("/campaigns/c/test", #"{"phone":"+919812345600"}"#)
            #expect(try await request().content.template.body.map(\.text) == ["there"])
            #expect(try await request().contactID.isEmpty)
            _ = try await client.patch("/contacts/asha", #"{"addresses":["bsuid:US.1"]}"#)
            _ = try await client.post("/campaigns/c/test", #"{"address":"bsuid:US.1"}"#)
            #expect(try await request().contactID == "asha")
            #expect(try await request().ref.address == "bsuid:US.1")
        }
    }

    @Test("what cannot be sent is refused, and what is asked wrongly is named")
    func refusals() async throws {
        try await fixture.test { client async throws in
            _ = try await client.post("/campaigns", Self.campaign)
            for (body, pointer) in [
                ("{}", "/phone"), (#"{"phone":"12"}"#, "/phone"), (#"{"address":"x"}"#, "/address"),
                (#"{"phone":"+919812345678","address":"telegram:1"}"#, "/address"),
                (#"{"phone":"+919812345678","colour":1}"#, "/colour"),
            ] {
                let refused = try await client.post("/campaigns/c/test", body)
                #expect(refused.pointers == [.string(pointer)], "\(refused.text)")
            }
            _ = try await client.patch(
                "/campaigns/c", #"{"content":{"type":"template","name":"old","language":"en"}}"#)
            let refused = try await client.post("/campaigns/c/test", #"{"phone":"+919812345678"}"#)
            #expect(refused.status == .unprocessableContent && refused.pointers == ["/content/name"])
            #expect(try await client.post("/campaigns/none/test", #"{"phone":"+919812345678"}"#).status == .notFound)
            #expect(try await fixture.outbox(Topics.messagesRequested).isEmpty)
        }
    }

    private func outcome(_ kind: EventKind, _ contact: String, _ reason: String = "") -> MessageEvent {
        .with {
            $0.ref = MessageRef(workspace: "default", campaignID: "c", runID: "1", address: "phone:\(contact)")
            $0.kind = kind
            $0.atMs = 10
            $0.attempt = 1
            $0.contactID = contact
            $0.channelID = "wa"
            $0.reason = reason
        }
    }

    @Test("those a campaign has failed for are tried again by a campaign of their own, once")
    func retry() async throws {
        try await fixture.test { client async throws in
            _ = try await client.post("/campaigns", Self.campaign)
            #expect(try await client.post("/campaigns/c/retry-failed").status == .conflict, "a draft")
            _ = try await client.post("/campaigns/c/launch")
            #expect(try await client.post("/campaigns/c/retry-failed").status == .conflict, "nobody yet")
            try await apply([
                outcome(.failed, "asha", Reason.providerError), outcome(.failed, "ben", Reason.inDoubt),
                outcome(.suppressed, "gone", Reason.noOptIn),
            ])
            let retry = try await client.post("/campaigns/c/retry-failed")
            #expect(retry.status == .accepted, "\(retry.text)")
            #expect(retry["name"] == "Offer (retry)" && retry["status"] == "running")
            let audience = Audience.with { $0.contacts = ["asha"] }.json
            #expect(retry["audience"] == audience)
            let original = try await client.get("/campaigns/c")
            #expect(original["retried_as"] == retry["id"])
            let again = try await client.post("/campaigns/c/retry-failed")
            #expect(again.status == .conflict && again.text.contains("retry that one"))
        }
    }
}
