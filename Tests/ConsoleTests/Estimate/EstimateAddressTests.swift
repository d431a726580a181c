import GRDB
import HTTPTypes
import Models
import Rules
import SwiftProtobuf
import Testing

@testable import Console

@Suite("Estimates for channels of other addresses")
struct EstimateAddressTests {
    private static let people = [
        #"{"id":"both","phone":"+919812345670","addresses":["bsuid:US.1","telegram:1"]}"#,
        #"{"id":"telegram","addresses":["telegram:2"]}"#,
        #"{"id":"mail","email":"a@b.example"}"#,
        #"{"id":"family","phone":"+919812345671","email":"A@b.example"}"#,
    ]

    /// Reasons by the contact's address on the channel, as the estimate counts them.
    private func estimate(_ provider: String, _ content: String) async throws -> JSONValue {
        let fixture = try CampaignFixture()
        let kept = Kept()
        try await fixture.test { client async throws in
            for person in Self.people {
                let made = try await client.post("/contacts", person)
                #expect(made.status == .created, "\(made.text)")
            }
            for address in ["telegram:1", "email:a@b.example"] {
                let body = #"{"address":"\#(address)","purpose":"marketing","state":"granted"}"#
                #expect(try await client.post("/consents", body).status == .created)
            }
            let channel = try await client.post("/channels", provider)
            #expect(channel.status == .created, "\(channel.text)")
            let draft = try await client.post(
                "/campaigns", #"{"id":"c","name":"n","channel_id":"ch","audience":{"all":true},"content":\#(content)}"#)
            #expect(draft.status == .created, "\(draft.text)")
            await kept.keep(try await client.get("/campaigns/c/estimate").json)
        }
        return await kept.value
    }

    private actor Kept {
        var value = JSONValue.null
        func keep(_ value: JSONValue) { self.value = value }
    }

    @Test("each contact is counted once, under the first address that the channel reaches")
    func telegram() async throws {
        let channel = #"{"id":"ch","name":"T","provider":"telegram","address":"shop_bot","settings":{}}"#
        let estimate = try await estimate(channel, #"{"type":"text","body":"b"}"#)
        #expect(estimate["audience"] == 4 && estimate["eligible"] == 1)
        #expect(estimate["by_reason"] == ["invalid_address": 2, "no_opt_in": 1])
    }

    @Test("a shared e-mail is one contact's address")
    func email() async throws {
        let channel = """
            {"id":"ch","name":"M","provider":"email","address":"shop@b.example",
             "settings":{"host":"127.0.0.1","from":"shop@b.example","security":"none","port":2525}}
            """
        let estimate = try await estimate(channel, #"{"type":"email","subject":"s","text":"t"}"#)
        #expect(estimate["audience"] == 4 && estimate["eligible"] == 1)
        #expect(estimate["by_reason"] == ["invalid_address": 3])
    }

    @Test("the rule in SQL is the rule of the run")
    func rule() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client async throws in
            for person in Self.people { _ = try await client.post("/contacts", person) }
        }
        for schemes in [["phone"], ["phone", "bsuid"], ["bsuid"], ["telegram"], ["email"], ["instagram"]] {
            let rows = try await fixture.store.read { db in
                var found: Set<String> = []
                let all = try AudienceStore(.with { $0.all = true })
                let members = try all.members(
                    .init(purpose: "marketing", channel: "ch", schemes: schemes), in: db)
                while let row = try members.next() { found.insert(row[AudienceStore.Column.address]) }
                return found
            }
            let planned = try await fixture.store.read { db in
                try ContactListStore.fetch(.init(limit: 100), in: db).compactMap {
                    TargetAddress.of($0.addresses, schemes: schemes)
                }
            }
            #expect(rows == Set(planned), "\(schemes)")
        }
    }
}
