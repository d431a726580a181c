import Models
import Testing

@testable import Console

/// What the console learns about people from websites and from what they write.
@Suite struct PeopleFromTheLogTests {
    private static let phone = "+919812345678"

    private func website(
        _ id: String, _ state: ConsentState = .granted, name: String = "Asha Devi Rao"
    ) -> ConsentRecord {
        var consent = ConsentRecord()
        consent.id = id
        consent.workspace = Workspace.standard
        consent.address = Address.phone(Self.phone)
        consent.purpose = Purpose.marketing
        consent.state = state
        consent.source = "website"
        consent.text = "Send me offers"
        consent.url = "https://shop.example/join"
        consent.atMs = 1000
        consent.actor = "form:news"
        consent.formID = "news"
        consent.personName = name
        return consent
    }

    private func wrote(_ text: String, atMs: Int64, payload: String = "") -> InboundMessage {
        var message = InboundMessage()
        message.workspace = Workspace.standard
        message.address = Address.phone(Self.phone)
        message.channelID = "wa"
        message.providerMessageID = "wamid.\(atMs)"
        message.text = text
        message.payload = payload
        message.atMs = atMs
        message.profileName = "Asha"
        return message
    }

    private func read(_ harness: ConsoleHarness, _ consents: [ConsentRecord] = [], _ messages: [InboundMessage] = [])
        async throws
    {
        let records =
            consents.map { (Topics.consents, Codec.encode($0)) }
            + messages.map { (Topics.messagesInbound, Codec.encode($0)) }
        let batch = ReadBatch(
            records.enumerated().map { index, record in
                ReadRecord(topic: record.0.name, partition: 0, offset: Int64(index), key: [], value: record.1)
            })
        try await harness.store.write { try ReadModel.apply(batch, in: $0) }
    }

    private func contact(_ harness: ConsoleHarness) async throws -> Contact? {
        try await harness.store.read { try ContactStore.find(phone: Self.phone, in: $0) }
    }

    @Test func aSubscriberBecomesAContact() async throws {
        let harness = try ConsoleHarness()
        for _ in 0..<2 { try await read(harness, [website("1")]) }
        let made = try #require(try await contact(harness))
        #expect(made.firstName == "Asha" && made.lastName == "Devi Rao")
        try await harness.test { client async throws in
            let trail = try await client.get("/contacts/\(made.id)/consents")
            let entry = try #require(trail.data.first)
            #expect(trail.data.count == 1 && entry["state"] == "granted" && entry["source"] == "website")
            #expect(entry["form_id"] == "news" && entry["actor"] == "form:news")
            #expect(entry["evidence"] == ["text": "Send me offers", "url": "https://shop.example/join"])
            #expect(trail["effective"] == ["marketing": "granted", "utility": nil, "authentication": nil])
            #expect(try await client.delete("/contacts/\(made.id)").status == 204)
        }
        try await harness.publish()
        #expect(harness.log.records(of: Topics.recipients).count == 2)
    }

    @Test func anExistingContactKeepsItsName() async throws {
        let harness = try ConsoleHarness()
        try await harness.test { client async throws in
            _ = try await client.post("/contacts", #"{"phone":"\#(Self.phone)","first_name":"Ms Rao"}"#)
        }
        try await read(harness, [website("1", name: "Somebody Else")])
        #expect(try await contact(harness)?.firstName == "Ms Rao")
    }

    @Test func aRequestThatWaitsChangesNothing() async throws {
        let harness = try ConsoleHarness()
        try await read(harness, [website("1", .pending)])
        let made = try #require(try await contact(harness))
        let state = { (purpose: String) in
            try await harness.store.read { try ConsentStates.effective(purpose, of: Address.phone(Self.phone), in: $0) }
        }
        #expect(try await state(Purpose.marketing) == nil)
        var confirmed = website("2", name: "")
        confirmed.atMs = 61_000
        var again = website("3", .pending)
        again.atMs = 62_000
        try await read(harness, [confirmed, again])
        #expect(try await state(Purpose.marketing) == .granted)
        try await harness.test { client async throws in
            let trail = try await client.get("/contacts/\(made.id)/consents")
            #expect(trail.data.map { $0["state"] } == ["pending", "granted", "pending"])
            #expect(trail["effective"]["marketing"] == "granted")
        }
    }

    @Test func aBlacklistKeywordMarksTheContactOnce() async throws {
        let harness = try ConsoleHarness()
        try await read(harness, [], [wrote("Never again", atMs: 10_000)])
        #expect(try await contact(harness) == nil, "no such keyword yet")
        try await harness.test { client async throws in
            let keywords = """
                {"keywords":[{"action":"blacklist","words":["never again"]},{"action":"stop","words":["STOP"]}],
                 "button_payloads":[{"action":"blacklist","payload":"BLOCK_ME"}]}
                """
            #expect(try await client.patch("/settings", keywords).status == 200)
        }
        try await read(harness, [], [wrote("STOP", atMs: 11_000), wrote("stop by, never again", atMs: 12_000)])
        #expect(try await contact(harness) == nil)
        let plea = wrote("  NEVER AGAIN! ", atMs: 13_000)
        try await read(harness, [], [plea])
        let made = try #require(try await contact(harness))
        #expect(made.isBlacklisted && made.firstName == "Asha")
        try await harness.test { client async throws in
            #expect(try await client.patch("/contacts/\(made.id)", #"{"blacklisted":false}"#).status == 200)
            // The same message read again is old news; another one is not.
            try await read(harness, [], [plea])
            #expect(try await client.get("/contacts/\(made.id)")["blacklisted"] == false)
            try await read(harness, [], [wrote("Bye", atMs: 14_000, payload: "BLOCK_ME")])
            #expect(try await client.get("/contacts/\(made.id)")["blacklisted"] == true)
        }
    }
}
