import GRDB
import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

@Suite("Cost ledger")
struct LedgerTests {
    private static let day: Int64 = 86_400_000
    private static let asha = "phone:+919812345678"
    private static let jamaican = "phone:+18765550123"

    private func event(
        _ kind: EventKind, _ run: String, atMs: Int64, to address: String = asha, attempt: Int32 = 1, id: String = "w1",
        _ change: (inout MessageEvent) -> Void = { _ in }
    ) -> MessageEvent {
        var event = MessageEvent()
        event.ref = MessageRef(workspace: "default", campaignID: "c", runID: run, address: address)
        event.kind = kind
        event.atMs = atMs
        event.attempt = attempt
        event.channelID = "wa"
        event.providerMessageID = id
        if kind == .accepted {
            event.conversation = .businessInitiated
            event.category = "MARKETING"
        }
        if kind == .failed { event.error.code = 131_047 }
        change(&event)
        return event
    }

    private func priced(
        _ kind: EventKind, _ run: String, atMs: Int64, to address: String = asha, model: String = "PMP",
        type: String = "regular", conversation: String = "", billable: Bool = true
    ) -> MessageEvent {
        event(kind, run, atMs: atMs, to: address, attempt: 0) { event in
            event.pricing.model = model
            event.pricing.type = model == "CBP" ? "" : type
            event.pricing.category = "marketing"
            event.pricing.billable = billable && type == "regular"
            event.pricing.conversationID = conversation
        }
    }

    /// Applies events one batch each, as slowly as they could come.
    private func book(_ events: [MessageEvent], _ fixture: CampaignFixture) async throws {
        for event in events {
            try await fixture.store.write { transaction in
                let record = ReadRecord(
                    topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(event))
                try ReadModel.apply(ReadBatch([record]), in: transaction)
            }
        }
    }

    /// The sums of the days over all runs.
    private func rows(_ fixture: CampaignFixture) async throws -> [LedgerDay: LedgerCounts] {
        let rows = try await fixture.store.read { try LedgerDays.rows(CostReport.Scope(), in: $0) }
        return rows.reduce(into: [:]) { sums, row in
            let day = LedgerDay(
                day: row.day.day, campaignID: row.day.campaignID, runID: "", channelID: row.day.channelID,
                category: row.day.category, country: row.day.country, conversation: row.day.conversation,
                billing: row.day.billing)
            sums[day, default: LedgerCounts()] += row.counts
        }
    }

    private func entries(_ fixture: CampaignFixture) async throws -> [LedgerEntry] {
        try await fixture.store.read { db in
            try Row.fetchAll(db, sql: "SELECT \(LedgerStore.columns) FROM ledger ORDER BY id").map(LedgerStore.decode)
        }
    }

    /// Two people, three conversations, a failure, a second attempt.
    private var story: [MessageEvent] {
        let day = Self.day
        return [
            event(.accepted, "1", atMs: 1000), priced(.sent, "1", atMs: 1000), priced(.delivered, "1", atMs: 3000),
            event(.read, "1", atMs: 5000),
            event(.accepted, "2", atMs: day - 1, id: "w2"), priced(.delivered, "2", atMs: day + 5000),
            event(.accepted, "3", atMs: day + 1000, id: "w3"), priced(.delivered, "3", atMs: day + 2000),
            event(.accepted, "4", atMs: 2000, to: Self.jamaican, id: "w4"),
            event(.failed, "4", atMs: 3000, to: Self.jamaican, attempt: 0, id: "w4"),
            event(.accepted, "5", atMs: 4000, to: Self.jamaican, id: "w5"),
            event(.failed, "5", atMs: 5000, to: Self.jamaican, attempt: 0, id: "w5"),
            event(.accepted, "5", atMs: 6000, to: Self.jamaican, attempt: 2, id: "w6"),
            priced(.delivered, "5", atMs: 7000, to: Self.jamaican, type: "free_entry_point"),
        ]
    }

    @Test("messages are summed by day, country, category and who began; what failed counts nowhere")
    func sums() async throws {
        let fixture = try CampaignFixture()
        try await book(story, fixture)
        let rows = try await rows(fixture)
        func day(_ day: Int64, _ country: String, _ billing: LedgerDay.Billing) -> LedgerDay {
            LedgerDay(
                day: day, campaignID: "c", runID: "", channelID: "wa", category: "marketing", country: country,
                conversation: .businessInitiated, billing: billing)
        }
        let sent = rows.filter { $0.value != LedgerCounts() }
        #expect(
            sent == [
                day(0, "IN", .billable): LedgerCounts(messages: 2, delivered: 2, charged: 2, conversations: 1),
                day(1, "IN", .billable): LedgerCounts(messages: 1, delivered: 1, charged: 1, conversations: 1),
                day(0, "JM", .free): LedgerCounts(messages: 1, delivered: 1, charged: 0, conversations: 1),
            ])
    }

    @Test("neither order nor repetition changes the ledger", arguments: 0..<12)
    func order(seed: Int) async throws {
        let reference = try CampaignFixture()
        try await book(story, reference)
        var generator = SplitMix64(seed: UInt64(seed) + 1)
        let shuffled = (story + story.prefix(5)).shuffled(using: &generator)
        let fixture = try CampaignFixture()
        try await book(shuffled, fixture)
        try await book(shuffled, fixture)
        #expect(try await entries(fixture) == entries(reference))
        let sums = try await rows(fixture).filter { $0.value != LedgerCounts() }
        #expect(try await rows(reference).filter { $0.value != LedgerCounts() } == sums)
    }

    @Test("by conversation: charged once for each conversation")
    func conversations() async throws {
        let fixture = try CampaignFixture()
        try await book(
            [
                event(.accepted, "1", atMs: 1), event(.accepted, "2", atMs: 2), event(.accepted, "3", atMs: 3),
                priced(.delivered, "1", atMs: 4, model: "CBP", conversation: "x"),
                priced(.delivered, "2", atMs: 5, model: "CBP", conversation: "x"),
                priced(.delivered, "3", atMs: 6, model: "CBP", conversation: "y"),
            ], fixture)
        let sum = try await rows(fixture).values.reduce(into: LedgerCounts()) { $0 += $1 }
        #expect(sum == LedgerCounts(messages: 3, delivered: 3, charged: 2, conversations: 1))
    }

    @Test("erasing a person keeps the money and forgets the address")
    func erasure() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await book([event(.accepted, "1", atMs: 1), priced(.delivered, "1", atMs: 2)], fixture)
        try await fixture.test { client in
            let answer = try await client.delete("/contacts/asha")
            #expect(answer.status == .noContent)
        }
        let entry = try #require(try await entries(fixture).first)
        #expect(entry.address == "")
        #expect(entry.country == "IN")
        #expect(try await rows(fixture).values.map(\.messages) == [1])
    }

    private func inbound(_ atMs: Int64, referral: Bool = true) -> InboundMessage {
        var inbound = InboundMessage()
        inbound.address = Self.asha
        inbound.channelID = "wa"
        inbound.atMs = atMs
        inbound.opensWindow = true
        inbound.isReferral = referral
        return inbound
    }

    @Test("a referral is free for 72 hours from the answer, whichever is heard of first", arguments: [true, false])
    func entryPoint(referralFirst: Bool) async throws {
        let fixture = try CampaignFixture()
        let came = inbound(1000)
        let answers = [
            event(.accepted, "1", atMs: 500), event(.accepted, "2", atMs: 9000), event(.accepted, "3", atMs: 5000),
        ]
        if !referralFirst { try await book(answers, fixture) }
        for _ in 0..<2 {
            try await fixture.store.write { transaction in
                let record = ReadRecord(
                    topic: Topics.messagesInbound.name, partition: 0, offset: 0, key: [1], value: Codec.encode(came))
                try ReadModel.apply(ReadBatch([record]), in: transaction)
            }
        }
        if referralFirst { try await book(answers, fixture) }
        let freeUntil = try await fixture.store.read {
            try EntryPointStore.freeUntil(channel: "wa", nowMs: 10_000, in: $0)
        }
        #expect(freeUntil == [Self.asha: 5000 + 3 * Self.day])
    }

    @Test("a window that the provider calls closed stays closed for older messages", arguments: [true, false])
    func closedWindow(failureFirst: Bool) async throws {
        let fixture = try CampaignFixture()
        var failure = event(.failed, "1", atMs: 2000)
        failure.reason = Reason.windowClosed
        let records = [
            ReadRecord(
                topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(failure)),
            ReadRecord(
                topic: Topics.messagesInbound.name, partition: 0, offset: 0, key: [1],
                value: Codec.encode(inbound(1500, referral: false))),
        ]
        for record in failureFirst ? records : records.reversed() {
            try await fixture.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
        }
        let windows = try await fixture.store.read { try WindowStore.windows(of: [Self.asha], in: $0) }
        #expect(windows.isEmpty)
    }
}
