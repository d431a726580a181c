import GRDB
import Models
import Rules

/// Whom a launch would reach now, whom not and why, and what it would cost.
struct Estimate: Sendable, Equatable {
    /// When the run would begin: now, or at its date.
    let atMs: Int64
    private(set) var audience: Int64 = 0
    /// Would be sent to, now or when the hours of the day allow it.
    private(set) var eligible: Int64 = 0
    /// Of the eligible, those that wait for the hours of the day.
    private(set) var deferred: Int64 = 0
    private(set) var byReason: [String: Int64] = [:]
    private(set) var userInitiated: Int64 = 0
    private(set) var businessInitiated: Int64 = 0
    private(set) var cost = CostTally()
    private(set) var share: ShareOfDay?
    private let card: RateCard
    private var categories = CategorySpelling()
    /// Messages per second of the channel and the campaign.
    private let rate: Double

    /// Judges every member of the campaign's audience with the checker's own rules. Of variants, the first speaks for all.
    init(_ campaign: Campaign, _ channel: Channel?, nowMs: Int64, in db: Database) throws {
        let record = campaign.record.showing(campaign.record.variants.first)
        atMs = max(nowMs, campaign.planned(nowMs: nowMs).record.launch.atMs)
        rate = Self.rate(campaign, channel)
        let known = try EstimateFacts(record, atMs: atMs, in: db)
        card = known.card
        share = try ShareOfDay(channel, atMs: atMs, in: db)
        var judge = EstimateJudge(record, known, atMs: atMs)
        let members = try AudienceStore(firstRunOf: campaign, nowMs: nowMs).members(judge.question(record), in: db)
        while let row = try members.next() {
            let address: String = row[AudienceStore.Column.address]
            let outcome = judge.outcome(of: row, address: address)
            add(outcome, address, windowOpen: judge.isWindowOpen(atMs: outcome.atMs), known)
        }
    }

    private mutating func add(
        _ outcome: EstimateJudge.Outcome, _ address: String, windowOpen: Bool, _ known: EstimateFacts
    ) {
        audience += 1
        switch outcome.verdict {
        case .suppressed(let reason, _): byReason[reason, default: 0] += 1
        case .deferred(_, let reason, _): byReason[reason, default: 0] += 1
        case .approved(let approval):
            eligible += 1
            if outcome.isDeferred { deferred += 1 }
            if approval.conversation == .userInitiated {
                userInitiated += 1
            } else {
                businessInitiated += 1
                share?.take(address)
            }
            price(approval, address, windowOpen: windowOpen, atMs: outcome.atMs, known)
        }
    }

    private mutating func price(
        _ approval: Approval, _ address: String, windowOpen: Bool, atMs: Int64, _ known: EstimateFacts
    ) {
        let category = categories.normalised(approval.category)
        let message = ChargeableMessage(
            country: PhoneCountry.of(address: address), category: category, windowOpen: windowOpen,
            freeEntryPoint: known.freeUntil[address].map { atMs < $0 } ?? false,
            conversationOpen: known.openConversations[address]?.contains(category) ?? false, atMs: atMs)
        cost.add(card.charge(for: message), category: category)
    }

    private static func rate(_ campaign: Campaign, _ channel: Channel?) -> Double {
        let ofCampaign = campaign.record.messagesPerSecond
        let pace = channel?.rate ?? Channel.standardRate(provider: "")
        return ofCampaign > 0 ? min(pace, ofCampaign) : pace
    }

    var json: JSONValue {
        [
            "at": .time(atMs), "audience": .int(audience), "eligible": .int(eligible), "deferred": .int(deferred),
            "by_reason": byReason.json,
            "conversations": [
                "user_initiated": .int(userInitiated), "business_initiated": .int(businessInitiated),
            ],
            "cost": cost.json(card), "share_of_day": share?.json ?? .null,
            "duration_s": .double((Double(eligible) / rate).rounded(.up)),
        ]
    }
}

/// Spells the few categories of a run once and not for every message.
private struct CategorySpelling: Equatable {
    private var known: [String: String] = [:]

    mutating func normalised(_ category: String) -> String {
        if let name = known[category] { return name }
        let name = MessageCategory.normalised(category)
        known[category] = name
        return name
    }
}

extension [String: Int64] {
    /// An object of counts, by name.
    var json: JSONValue { .object(JSONObject(sorted { $0.key < $1.key }.map { ($0.key, JSONValue.int($0.value)) })) }
}
