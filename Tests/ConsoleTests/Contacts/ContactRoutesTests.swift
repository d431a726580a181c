import Foundation
import Models
import ServiceKit
import Testing

@testable import Console

@Suite struct ContactRoutesTests {
    private static let asha = """
        {"phone":"+91 98123 45678","first_name":"Asha","last_name":"Rao","language":"en","time_zone":"Asia/Kolkata",
         "tags":["vip","vip"],"attributes":{"city":"Pune"}}
        """

    @Test func createsAndPublishes() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let made = try await client.post("/contacts", Self.asha)
            #expect(made.status == 201)
            #expect(made["phone"] == "+919812345678" && made["tags"] == ["vip"] && made["email"] == nil)
            #expect(made["created_at"] == "2026-03-01T09:00:00Z")
            let id = try #require(made["id"].text)
            #expect(try await client.get("/contacts/\(id)").json == made.json)
        }
        try await harness.publish()
        let record = try #require(harness.log.records(of: Topics.recipients).first)
        #expect(record.key == RecordKey.recipient(workspace: "default", address: "phone:+919812345678"))
        let recipient = try Codec.decode(RecipientRecord.self, try #require(record.value))
        #expect(recipient.firstName == "Asha" && recipient.attributes == ["city": "Pune"])
    }

    @Test(arguments: [
        (#"{}"#, ["/phone"]), (#"{"phone":"12"}"#, ["/phone"]), (#"{"phone":"9812345678"}"#, ["/phone"]),
        (#"{"email":"x","colour":1}"#, ["/email", "/colour"]),
        (#"{"phone":"+919812345678","time_zone":"Mars/X"}"#, ["/time_zone"]),
        (#"{"phone":"+919812345678","tags":[""],"attributes":{"a":1}}"#, ["/tags/0", "/attributes/a"]),
        (#"{"phone":"+919812345678","blacklisted":"no","language":"en english"}"#, ["/language", "/blacklisted"]),
    ])
    func refusesInvalidValues(_ body: String, _ pointers: [String]) async throws {
        try await ConsoleHarness().test { client async throws in
            let answer = try await client.post("/contacts", body)
            #expect(answer.status == 422)
            #expect(answer.pointers == pointers, "\(answer.text)")
        }
    }

    private static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test(arguments: [
        (#""first_name":"\#(text(101))""#, ["/first_name"]), (#""tags":["\#(text(65))"]"#, ["/tags/0"]),
        (#""attributes":{"a":"\#(text(1025))"}"#, ["/attributes/a"]),
        (#""attributes":{\#((0...100).map { #""k\#($0)":"""# }.joined(separator: ","))}"#, ["/attributes"]),
        (#""first_name":"\#(text(100))","tags":["\#(text(64))"],"attributes":{"a":"\#(text(1024))"}"#, []),
    ])
    func boundsLengths(_ field: String, _ pointers: [String]) async throws {
        try await ConsoleHarness().test { client async throws in
            let answer = try await client.post("/contacts", #"{"phone":"+919812345678",\#(field)}"#)
            #expect(answer.pointers == pointers)
        }
    }

    @Test func patchMerges() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let id = try #require(try await client.post("/contacts", Self.asha)["id"].text)
            harness.clock.advance(1000)
            let change = #"{"last_name":null,"email":"asha@Shop.example","attributes":{"city":null,"order":"A-17"}}"#
            let changed = try await client.patch("/contacts/\(id)", change)
            #expect(changed.status == 200)
            #expect(changed["last_name"] == nil && changed["first_name"] == "Asha")
            #expect(changed["attributes"] == ["order": "A-17"])
            #expect(changed["updated_at"] == "2026-03-01T09:00:01Z" && changed["email"] == "asha@shop.example")
            #expect(try await client.patch("/contacts/\(id)", #"{"phone":null,"email":null}"#).pointers == ["/phone"])
        }
    }

    @Test func anotherPhoneBuriesTheOldAddress() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let id = try #require(try await client.post("/contacts", Self.asha)["id"].text)
            _ = try await client.patch("/contacts/\(id)", #"{"phone":"+919812345679"}"#)
        }
        try await harness.publish()
        let records = harness.log.records(of: Topics.recipients)
        #expect(
            records.map { String(decoding: $0.key, as: UTF8.self) } == [
                "default|phone:+919812345678", "default|phone:+919812345678", "default|phone:+919812345679",
            ])
        #expect(records.map { $0.value == nil } == [false, true, false])
    }

    @Test func anAddressIsOneContact() async throws {
        try await ConsoleHarness().test { client async throws in
            _ = try await client.post("/contacts", Self.asha)
            let twin = try await client.post("/contacts", #"{"phone":"+919812345678"}"#)
            #expect(twin.status == 409)
            #expect(twin.pointers == ["/phone"])
            let other = try #require(try await client.post("/contacts", #"{"phone":"+919812345679"}"#)["id"].text)
            #expect(try await client.patch("/contacts/\(other)", #"{"phone":"+919812345678"}"#).status == 409)
            #expect(try await client.post("/contacts", #"{"email":"a@b.example"}"#).status == 201)
            #expect(try await client.post("/contacts", #"{"email":"A@b.example"}"#).status == 409)
        }
    }

    @Test func erases() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            let id = try #require(try await client.post("/contacts", Self.asha)["id"].text)
            let consent = #"{"phone":"+919812345678","purpose":"marketing","state":"granted"}"#
            _ = try await client.post("/consents", consent)
            #expect(try await client.delete("/contacts/\(id)").status == 204)
            #expect(try await client.get("/contacts/\(id)").status == 404)
            #expect(try await client.delete("/contacts/\(id)").status == 404)
        }
        let state = try await harness.store.read {
            try ConsentStates.effective("marketing", of: "phone:+919812345678", in: $0)
        }
        #expect(state == nil)
        try await harness.publish()
        #expect(harness.log.records(of: Topics.recipients).last?.value == nil)
    }

    @Test func lists() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            for number in 0..<5 {
                harness.clock.advance(1)
                _ = try await client.post(
                    "/contacts", #"{"phone":"+91981234567\#(number)","tags":["t\#(number % 2)"]}"#)
            }
            let first = try await client.get("/contacts?limit=3")
            let cursor = try #require(first["next"].text)
            let second = try await client.get("/contacts?limit=3&after=\(cursor)")
            #expect(second["next"] == nil)
            let phones = (first.data + second.data).map { $0["phone"].text?.last }
            #expect(phones == ["4", "3", "2", "1", "0"])

            let filter = #"{"groups":[{"rules":[{"column":"tag","operator":"in","value":["t1"]}]}]}"#
            let encoded = try #require(filter.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            #expect(try await client.get("/contacts?filter=\(encoded)").data.count == 2)
        }
    }

    @Test(arguments: [
        ("919812345678", 1), ("%2B919812345678", 1), ("+919812345678", 1), ("00919812345678", 1),
        ("98123%2045678", 1), ("asha", 1), ("Asha+Rao", 1), ("rao", 1), ("%25", 0), ("_", 0), ("shop.example", 1),
        ("nobody", 0), ("919812345670", 0),
    ])
    func searches(_ text: String, _ count: Int) async throws {
        try await ConsoleHarness().test { client async throws in
            _ = try await client.post("/contacts", Self.asha)
            _ = try await client.post("/contacts", #"{"phone":"+4915112345678","email":"jo@shop.example"}"#)
            #expect(try await client.get("/contacts?search=\(text)").data.count == count)
        }
    }

    @Test func showsWindows() async throws {
        let harness = try ConsoleHarness()
        let start = ConsoleHarness.start
        try await harness.test { client async throws in
            let id = try #require(try await client.post("/contacts", Self.asha)["id"].text)
            try await harness.store.write { transaction in
                try WindowStore.note("phone:+919812345678", channel: "wa-main", inboundAtMs: start, in: transaction)
            }
            let open = try await client.get("/contacts/\(id)/windows")
            #expect(
                open.data == [["channel_id": "wa-main", "open": true, "closes_at": "2026-03-02T09:00:00Z"]])
            harness.clock.advance(24 * 3_600_000)
            #expect(try await client.get("/contacts/\(id)/windows").data.first?["open"] == false)
        }
    }
}
