import Models
import SwiftProtobuf
import Synchronization
import Testing

@testable import Console

@Suite("Contacts with several addresses")
struct AddressTests {
    private let harness: ConsoleHarness

    init() throws { harness = try ConsoleHarness() }

    /// Keys and contacts of what was published since `offset`; `nil` for tombstones.
    private func published(from offset: Int = 0) async throws -> [(key: String, record: RecipientRecord?)] {
        try await harness.publish()
        return try harness.log.records(of: Topics.recipients).dropFirst(offset).map { record in
            (
                String(decoding: record.key, as: UTF8.self),
                try record.value.map { try Codec.decode(RecipientRecord.self, $0) }
            )
        }
    }

    private func apply(_ topic: Topic, _ value: some Message) async throws {
        let record = ReadRecord(topic: topic.name, partition: 0, offset: 0, key: [1], value: Codec.encode(value))
        try await harness.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
    }

    private func alias(_ address: String, _ alias: String, replaced: Bool = false) async throws {
        let record = AddressAlias.with {
            $0.address = address
            $0.alias = alias
            $0.replaced = replaced
        }
        // Once under each address.
        for _ in 0..<2 { try await apply(Topics.addressesAliases, record) }
    }

    private func contact(_ address: String) async throws -> Contact? {
        try await harness.store.read { try ContactStore.find(address: address, in: $0) }
    }

    private func make(_ body: String) async throws -> Answer {
        let kept = Kept()
        try await harness.test { client async throws in
            let answer = try await client.post("/contacts", body)
            kept.answer.withLock { $0 = answer }
        }
        return try #require(kept.answer.withLock { $0 })
    }

    /// Carries an answer out of a request's closure, which has ended before it is read.
    private final class Kept: Sendable { let answer = Mutex<Answer?>(nil) }

    @Test("a record for each address, the home first; tombstones for those that go")
    func records() async throws {
        let made = try await make(
            #"{"id":"a","phone":"+919812345678","email":"A@b.example","addresses":["telegram:7","phone:+919812345678"]}"#
        )
        #expect(made.status == 201 && made["addresses"] == ["telegram:7"], "\(made.text)")
        let all = ["phone:+919812345678", "email:a@b.example", "telegram:7"]
        let first = try await published()
        #expect(first.map(\.key) == all.map { "default|\($0)" })
        #expect(first.map { $0.record?.addresses } == [all, all, all])
        #expect(first.map { $0.record?.address } == all.map { $0 })

        try await harness.test { client async throws in
            let changed = try await client.patch("/contacts/a", #"{"addresses":["bsuid:US.1"]}"#)
            #expect(changed["addresses"] == ["bsuid:US.1"])
            #expect(try await client.get("/contacts?search=US.1").data.count == 1)
            #expect(try await client.get("/contacts?search=telegram:7").data.isEmpty)
            let filter =
                #"{"groups":[{"rules":[{"column":"address","operator":"is","value":"bsuid:US.1"}]}]}"#
                .addingPercentEncoding()
            #expect(try await client.get("/contacts?filter=\(filter)").data.count == 1)
        }
        let second = try await published(from: 3)
        #expect(second.first?.key == "default|telegram:7" && second.first?.record == nil)
        #expect(second.dropFirst().map(\.key).last == "default|bsuid:US.1")

        try await harness.test { client async throws in
            #expect(try await client.delete("/contacts/a").status == 204)
        }
        #expect(try await published(from: 7).map { $0.record == nil } == [true, true, true])
    }

    @Test("an address belongs to one contact")
    func unique() async throws {
        _ = try await make(#"{"id":"a","addresses":["telegram:7","phone:+919812345670"]}"#)
        let twin = try await make(#"{"addresses":["instagram:1","telegram:7"]}"#)
        #expect(twin.status == 409 && twin.pointers == ["/addresses/1"] && twin.text.contains("contact a"))
        #expect(try await make(#"{"phone":"+919812345670"}"#).pointers == ["/phone"])
        _ = try await make(#"{"id":"b","phone":"+919812345671","email":"x@b.example"}"#)
        // A shared e-mail is a field of the second, and the address of the first.
        let sharing = try await make(#"{"id":"c","phone":"+919812345672","email":"x@b.example"}"#)
        #expect(sharing.status == 201 && sharing["email"] == "x@b.example")
        #expect(try await contact("email:x@b.example")?.id == "b")
        #expect(try await make(#"{"email":"X@b.example"}"#).pointers == ["/email"])
        let last = try await published().last
        #expect(last?.record?.contactID == "c" && last?.record?.addresses == ["phone:+919812345672"])
        try await harness.test { client async throws in
            #expect(try await client.patch("/contacts/c", #"{"phone":null}"#).pointers == ["/email"])
        }
    }

    @Test(
        "what is no address is named",
        arguments: ["pigeon:1", "telegram:", "telegram:a b", "telegram:a|b", "email:x", "phone:12", "7"])
    func invalid(address: String) async throws {
        let refused = try await make(#"{"phone":"+919812345678","addresses":["\#(address)"]}"#)
        #expect(refused.status == 422 && refused.pointers == ["/addresses/0"], "\(refused.text)")
    }

    @Test("who writes on a channel of other addresses becomes a contact, once")
    func correspondents() async throws {
        for address in ["telegram:7", "telegram:7", "phone:+919812345678"] {
            try await apply(
                Topics.messagesInbound,
                InboundMessage.with {
                    $0.address = address
                    $0.channelID = "t"
                    $0.profileName = "Asha Rao Devi"
                    $0.opensWindow = true
                    $0.atMs = 1
                })
        }
        let person = try #require(try await contact("telegram:7"))
        #expect(person.firstName == "Asha" && person.lastName == "Rao Devi" && person.addresses == ["telegram:7"])
        #expect(try await contact("phone:+919812345678") == nil)
        #expect(try await published().map(\.key) == ["default|telegram:7"])
    }

    @Test("a hidden number's id joins the contact of the number, also when it was met before")
    func joins() async throws {
        _ = try await make(#"{"id":"a","phone":"+919812345678"}"#)
        try await apply(
            Topics.messagesInbound,
            InboundMessage.with {
                $0.address = "bsuid:US.1"
                $0.opensWindow = true
            })
        #expect(try await contact("bsuid:US.1")?.id != "a")
        try await alias("bsuid:US.1", "phone:+919812345678")
        #expect(try await contact("bsuid:US.1")?.id == "a")
        #expect(try await contact("phone:+919812345678")?.addresses == ["phone:+919812345678", "bsuid:US.1"])
        try await alias("bsuid:US.2", "phone:+919812345679")
        #expect(try await contact("bsuid:US.2") == nil, "nobody has either")
        _ = try await make(#"{"id":"b","addresses":["bsuid:US.2"]}"#)
        try await alias("phone:+919812345679", "bsuid:US.2")
        #expect(try await contact("bsuid:US.2")?.phone == "+919812345679")
    }

    @Test("a new number takes the old one's place unless another contact has it")
    func numberChange() async throws {
        _ = try await make(#"{"id":"a","phone":"+919812345678","first_name":"Asha"}"#)
        try await alias("phone:+919812345678", "phone:+919812345600", replaced: true)
        let moved = try #require(try await contact("phone:+919812345600"))
        #expect(moved.id == "a" && moved.addresses == ["phone:+919812345600"])
        #expect(try await contact("phone:+919812345678") == nil)
        #expect(try await published(from: 1).map { $0.record == nil } == [true, false])

        _ = try await make(#"{"id":"b","phone":"+919812345601"}"#)
        try await alias("phone:+919812345600", "phone:+919812345601", replaced: true)
        #expect(try await contact("phone:+919812345600")?.id == "a", "it would have no address left")
        #expect(try await contact("phone:+919812345601")?.id == "b")
    }

    @Test("a decision told under each of a person's addresses is one entry of their trail")
    func copies() async throws {
        _ = try await make(#"{"id":"a","phone":"+919812345678","addresses":["bsuid:US.1"]}"#)
        for (id, address, toldUnder) in [
            ("1", "phone:+919812345678", ""), ("2", "bsuid:US.1", "phone:+919812345678"),
            ("3", "phone:+919812345678", "phone:+919812345600"),
        ] {
            try await apply(
                Topics.consents,
                ConsentRecord.with {
                    $0.id = id
                    $0.address = address
                    $0.toldUnder = toldUnder
                    $0.purpose = "marketing"
                    $0.state = .revoked
                    $0.source = "keyword"
                    $0.atMs = 1
                })
        }
        try await harness.test { client async throws in
            let trail = try await client.get("/contacts/a/consents")
            #expect(Set(trail.data.compactMap { $0["id"].text }) == ["1", "3"], "\(trail.text)")
        }
        let state = try await harness.store.read {
            try ConsentStates.effective("marketing", of: "bsuid:US.1", in: $0)
        }
        #expect(state == .revoked)
    }

    @Test("consent is recorded for an address of any kind")
    func consents() async throws {
        try await harness.test { client async throws in
            let body = #"{"address":"telegram:7","purpose":"marketing","state":"granted"}"#
            let made = try await client.post("/consents", body)
            #expect(made.status == 201 && made["address"] == "telegram:7" && made["phone"] == nil, "\(made.text)")
            let both = body.replacing(#""purpose""#, with: #""phone":"+919812345678","purpose""#)
            #expect(try await client.post("/consents", both).pointers == ["/address"])
            let wrong = body.replacing("telegram:7", with: "pigeon:7")
            #expect(try await client.post("/consents", wrong).pointers == ["/address"])
        }
    }
}

extension String {
    /// For the few signs of JSON in a query.
    fileprivate func addingPercentEncoding() -> String {
        map { "{}[]\":,".contains($0) ? "%" + String($0.asciiValue ?? 0, radix: 16, uppercase: true) : String($0) }
            .joined()
    }
}
