import GRDB
import HTTPTypes
import Models
import Rules
import ServiceKit
import Synchronization
import Testing

@testable import Console

/// The estimate against the rules: every part of it on a handful of people.
@Suite("Estimate")
struct EstimateTests {
    private let fixture: CampaignFixture
    private static let day: Int64 = 86_400_000

    init() async throws {
        fixture = try CampaignFixture()
        try await fixture.populate()
    }

    private func add(
        _ id: String, _ phone: String, granted: Bool = true, _ change: (inout Contact) -> Void = { _ in }
    ) async throws {
        var contact = Contact(id: id)
        contact.phone = phone
        change(&contact)
        let added = contact
        try await fixture.store.write { transaction in
            try ContactStore.insert(added, in: transaction)
            guard granted else { return }
            var consent = ConsentRecord()
            consent.id = id
            consent.address = added.address
            consent.purpose = Purpose.marketing
            consent.state = .granted
            consent.atMs = 1
            try ConsentStore.append(consent, in: transaction, publish: false)
        }
    }

    private func save(_ change: @escaping @Sendable (inout WorkspaceSettings) -> Void) async throws {
        try await fixture.store.write { transaction in
            var settings = try SettingsStore.current(in: transaction.db)
            change(&settings)
            _ = try SettingsStore.save(settings, in: transaction)
        }
    }

    private func sent(
        _ address: String, atMs: Int64, run: String = "1", failed: Bool = false,
        conversation: Conversation = .businessInitiated, purpose: String = Purpose.marketing,
        _ change: (inout MessageEvent) -> Void = { _ in }
    ) async throws {
        var event = MessageEvent()
        event.ref = MessageRef(workspace: "default", campaignID: "earlier", runID: run, address: address)
        event.kind = .accepted
        event.atMs = atMs
        event.attempt = 1
        event.channelID = "wa"
        event.providerMessageID = run
        event.purpose = purpose
        event.category = "MARKETING"
        event.conversation = conversation
        change(&event)
        var events = [event]
        if failed {
            event.kind = .failed
            event.error.code = 131_026
            event.reason = Reason.notOnChannel
            events.append(event)
        }
        let records = events.map {
            ReadRecord(topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode($0))
        }
        try await fixture.store.write { try ReadModel.apply(ReadBatch(records), in: $0) }
    }

    private func wrote(_ address: String, atMs: Int64, referral: Bool = false) async throws {
        var inbound = InboundMessage()
        inbound.address = address
        inbound.channelID = "wa"
        inbound.atMs = atMs
        inbound.opensWindow = true
        inbound.isReferral = referral
        let record = ReadRecord(
            topic: Topics.messagesInbound.name, partition: 0, offset: 0, key: [1], value: Codec.encode(inbound))
        try await fixture.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
    }

    private static let template =
        #"{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}}"#

    private func estimate(_ content: String = template, _ members: String = "") async throws -> JSONValue {
        let box = Mutex(JSONValue.null)
        try await fixture.test { client in
            let body = #"{"name":"n","channel_id":"wa","audience":{"all":true},"content":\#(content)\#(members)}"#
            let draft = try await client.post("/campaigns", body)
            guard case .string(let id) = draft["id"] else { return #expect(Bool(false), "\(draft.text)") }
            let estimate = try await client.get("/campaigns/\(id)/estimate").json
            box.withLock { $0 = estimate }
        }
        return box.withLock { $0 }
    }

    @Test("audience, reasons and conversations; the sum is the audience")
    func people() async throws {
        let nowMs = fixture.clock.nowMs()
        try await add("open", "+919812345670", granted: false)
        try await wrote("phone:+919812345670", atMs: nowMs - Self.day + 1)
        try await add("closed", "+919812345671", granted: false)
        try await wrote("phone:+919812345671", atMs: nowMs - Self.day)
        try await add("black", "+919812345672") { $0.isBlacklisted = true }
        try await add("mail", "") { $0.email = "a@shop.example" }
        try await add("absent", "+919812345673")
        try await sent("phone:+919812345673", atMs: nowMs - 5, failed: true)
        try await add("back", "+919812345674")
        try await sent("phone:+919812345674", atMs: nowMs - 5, failed: true)
        try await wrote("phone:+919812345674", atMs: nowMs - 4)
        let estimate = try await estimate()
        #expect(estimate["audience"] == 8)
        #expect(estimate["eligible"] == 3)
        #expect(
            estimate["by_reason"] == ["blacklisted": 1, "invalid_address": 1, "no_opt_in": 2, "not_on_channel": 1])
        #expect(estimate["conversations"] == ["user_initiated": 2, "business_initiated": 1])
        #expect(estimate["deferred"] == 0)
    }

    @Test("an absence is believed for as long as the settings say")
    func absence() async throws {
        try await sent("phone:+919812345678", atMs: fixture.clock.nowMs(), failed: true)
        try await save { $0.notOnChannelS = 60 }
        fixture.clock.advance(59_999)
        #expect(try await estimate()["by_reason"]["not_on_channel"] == 1)
        fixture.clock.advance(1)
        #expect(try await estimate()["by_reason"]["not_on_channel"] == .null)
    }

    @Test("caps count what was sent, not what failed, and over all campaigns")
    func caps() async throws {
        let nowMs = fixture.clock.nowMs()
        try await save { settings in
            var cap = FrequencyCap()
            cap.purpose = Purpose.marketing
            cap.count = 2
            cap.periodS = 7 * 86_400
            settings.frequencyCaps = [cap]
        }
        try await add("failed", "+919812345670")
        try await sent("phone:+919812345678", atMs: nowMs - 7 * Self.day, run: "1")
        try await sent("phone:+919812345678", atMs: nowMs - 1, run: "2")
        try await sent("phone:+919812345670", atMs: nowMs - 2, run: "3")
        try await sent("phone:+919812345670", atMs: nowMs - 1, run: "4", failed: true)
        try await wrote("phone:+919812345670", atMs: nowMs)
        #expect(try await estimate()["by_reason"] == ["no_opt_in": 1])
        try await sent("phone:+919812345678", atMs: nowMs - 7 * Self.day + 1, run: "5")
        #expect(try await estimate()["by_reason"] == ["frequency_capped": 1, "no_opt_in": 1])
    }

    @Test("a cap on everything counts every purpose, one on a purpose only its own")
    func capsOfPurposes() async throws {
        let nowMs = fixture.clock.nowMs()
        try await sent("phone:+919812345678", atMs: nowMs - 1, run: "1", purpose: Purpose.utility)
        try await cap(Purpose.marketing)
        #expect(try await estimate()["by_reason"]["frequency_capped"] == .null)
        try await cap(Purpose.utility)
        #expect(try await estimate()["by_reason"]["frequency_capped"] == .null)
        try await cap(Purpose.all)
        #expect(try await estimate()["by_reason"]["frequency_capped"] == 1)
    }

    private func cap(_ purpose: String) async throws {
        try await save { settings in
            var cap = FrequencyCap()
            cap.purpose = purpose
            cap.count = 1
            cap.periodS = 86_400
            settings.frequencyCaps = [cap]
        }
    }

    @Test("quiet hours defer, and what happens after the wait counts")
    func quietHours() async throws {
        try await save { settings in
            settings.quietHours.hours.startMinute = 8 * 60
            settings.quietHours.hours.endMinute = 12 * 60
            settings.quietHours.hours.timeZone = "recipient"
            settings.timeZone = "UTC"
        }
        // 09:00 UTC is 14:30 in Kolkata: that person need not wait.
        try await add("kolkata", "+919812345670") { $0.timeZone = "Asia/Kolkata" }
        let estimate = try await estimate()
        #expect(estimate["eligible"] == 2)
        #expect(estimate["deferred"] == 1)
        #expect(estimate["by_reason"] == ["no_opt_in": 1])
        // The window of the one who waits is closed at noon; free-form content cannot go then.
        try await wrote("phone:+919812345678", atMs: fixture.clock.nowMs() - Self.day + 3_600_000)
        try await wrote("phone:+919812345670", atMs: fixture.clock.nowMs() - Self.day + 3_600_000)
        let freeForm = try await self.estimate(#"{"type":"text","body":"hi"}"#)
        #expect(freeForm["eligible"] == 1)
        #expect(freeForm["by_reason"] == ["outside_window": 2])
        // Waiting beyond the expiry is an end too.
        let short = try await self.estimate(Self.template, #","expires_after_s":3600"#)
        #expect(short["by_reason"] == ["expired": 1, "no_opt_in": 1])
    }

    @Test("a daily window of the campaign, and a date: the estimate is for that instant")
    func dailyWindow() async throws {
        let window = #","daily_window":{"start":"10:00","end":"11:00","time_zone":"UTC"}"#
        #expect(try await estimate(Self.template, window)["deferred"] == 1)
        let dated = try await estimate(Self.template, window + #","schedule":{"at":"2026-03-02T10:30:00Z"}"#)
        #expect(dated["deferred"] == 0)
        #expect(dated["at"] == "2026-03-02T10:30:00Z")
    }

    @Test("a template's other languages are taken in their order")
    func languages() async throws {
        let content =
            #"{"type":"template","name":"offer","language":"fr","fallback_languages":["de","en"],"parameters":{"body":[{"text":"x"}]}}"#
        #expect(try await estimate(content)["eligible"] == 1)
        let none = content.replacing(#","en""#, with: "")
        #expect(try await estimate(none)["by_reason"]["template_unavailable"] == 2)
    }

    @Test("parameters are missing for those who have no value")
    func parameters() async throws {
        let content =
            #"{"type":"template","name":"offer","language":"en","parameters":{"body":[{"field":"first_name"}]}}"#
        try await add("nameless", "+919812345670")
        #expect(try await estimate(content)["by_reason"] == ["missing_parameter": 2])
    }

    @Test("cost by category from the sample card; gaps of an uploaded one by name")
    func cost() async throws {
        try await add("german", "+4915112345678")
        let sample = try await estimate()["cost"]
        #expect(sample["currency"] == "USD")
        #expect(sample["amount"] == 0.13)
        #expect(sample["by_category"] == ["marketing": 0.13])
        #expect(sample["rate_card"]["sample"] == true)
        #expect(sample["gaps"] == [])
        try await fixture.test { client in
            let card =
                #"{"name":"n","currency":"INR","model":"PMP","rates":[{"country":"IN","category":"marketing","from":"2026-01-01","price":0.7846}]}"#
            let answer = try await client.call(.put, "/rate-card", card)
            #expect(answer.status == .ok)
        }
        let own = try await estimate()["cost"]
        #expect(own["amount"] == 0.7846)
        #expect(own["gaps"] == [["country": "DE", "category": "marketing", "messages": 1]])
        #expect(own["rate_card"]["sample"] == false)
        // Somebody who came from an advertisement and has been answered costs nothing.
        try await wrote("phone:+919812345678", atMs: fixture.clock.nowMs() - 3 * Self.day, referral: true)
        try await sent("phone:+919812345678", atMs: fixture.clock.nowMs() - 3 * Self.day + 1)
        #expect(try await estimate()["cost"]["amount"] == 0)
        fixture.clock.advance(1)
        #expect(try await estimate()["cost"]["amount"] == 0.7846)
    }

    @Test("priced by conversation, one that is open costs nothing more")
    func openConversation() async throws {
        try await fixture.test { client in
            let card =
                #"{"name":"n","currency":"INR","model":"CBP","rates":[{"country":"IN","category":"marketing","from":"2026-01-01","price":1.5}]}"#
            _ = try await client.call(.put, "/rate-card", card)
        }
        #expect(try await estimate()["cost"]["amount"] == 1.5)
        let nowMs = fixture.clock.nowMs()
        try await sent("phone:+919812345678", atMs: nowMs - 1) { event in
            event.pricing.model = "CBP"
            event.pricing.category = "marketing"
            event.pricing.billable = true
            event.pricing.conversationID = "x"
            event.pricing.conversationExpiresAtMs = nowMs + 1
        }
        #expect(try await estimate()["cost"]["by_category"] == ["marketing": 0])
        fixture.clock.advance(1)
        #expect(try await estimate()["cost"]["amount"] == 1.5)
    }

    @Test("the share of the day counts people, once, over the whole portfolio")
    func share() async throws {
        let nowMs = fixture.clock.nowMs()
        #expect(try await estimate()["share_of_day"] == .null)
        try await fixture.store.write { transaction in
            for (id, limit) in [("wa", 3), ("wb", 2)] as [(String, Int64)] {
                var channel =
                    try ChannelStore.find(id, in: transaction.db)
                    ?? Channel(record: ChannelRecord(), createdAtMs: 1, updatedAtMs: 1)
                channel.record.id = id
                channel.record.workspace = Workspace.standard
                channel.record.portfolio = "acme"
                channel.record.recipientsPerDay = limit
                try ChannelStore.save(channel, in: transaction)
            }
        }
        try await add("new", "+919812345670")
        try await sent("phone:+919812345678", atMs: nowMs - Self.day + 1, run: "1")
        try await sent("phone:+919812345678", atMs: nowMs - 1, run: "2")
        try await sent("phone:+919812345600", atMs: nowMs - 1, run: "3")
        try await sent("phone:+919812345601", atMs: nowMs - Self.day, run: "4")
        try await sent("phone:+919812345602", atMs: nowMs - 1, run: "5", conversation: .userInitiated)
        #expect(try await estimate()["share_of_day"] == ["limit": 2, "used": 2, "after": 3, "beyond": 1])
    }
}
