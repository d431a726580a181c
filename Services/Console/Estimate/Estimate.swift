import GRDB
import Models
import Rules

/// Whom a launch would reach now, and whom not and why.
struct Estimate: Sendable, Equatable {
    private(set) var audience: Int64 = 0
    private(set) var eligible: Int64 = 0
    private(set) var byReason: [String: Int64] = [:]
    private(set) var userInitiated: Int64 = 0
    private(set) var businessInitiated: Int64 = 0
    /// Messages per second of the channel and the campaign.
    private let rate: Double

    /// Judges every member of the campaign's audience with the checker's own rules.
    init(_ campaign: Campaign, _ channel: Channel?, nowMs: Int64, in db: Database) throws {
        rate = Self.rate(campaign, channel)
        let record = campaign.record
        var judge = try EstimateJudge(record, nowMs: nowMs, in: db)
        let members = try AudienceStore(record.audience).members(
            purpose: record.purpose, channel: record.channelID, in: db)
        while let row = try members.next() { add(judge.verdict(on: row)) }
    }

    private mutating func add(_ verdict: Verdict) {
        audience += 1
        switch verdict {
        case .suppressed(let reason, _): byReason[reason, default: 0] += 1
        case .approved(let approval):
            eligible += 1
            if approval.conversation == .userInitiated { userInitiated += 1 } else { businessInitiated += 1 }
        }
    }

    private static func rate(_ campaign: Campaign, _ channel: Channel?) -> Double {
        let ofChannel = channel?.record.messagesPerSecond ?? 0
        let ofCampaign = campaign.record.messagesPerSecond
        let pace = ofChannel > 0 ? ofChannel : Channel.defaultMessagesPerSecond
        return ofCampaign > 0 ? min(pace, ofCampaign) : pace
    }

    var json: JSONValue {
        [
            "audience": .int(audience), "eligible": .int(eligible), "by_reason": byReason.json,
            "conversations": [
                "user_initiated": .int(userInitiated), "business_initiated": .int(businessInitiated),
            ],
            "cost": nil, "duration_s": .double((Double(eligible) / rate).rounded(.up)),
        ]
    }
}

extension [String: Int64] {
    /// An object of counts, by name.
    var json: JSONValue { .object(JSONObject(sorted { $0.key < $1.key }.map { ($0.key, JSONValue.int($0.value)) })) }
}
