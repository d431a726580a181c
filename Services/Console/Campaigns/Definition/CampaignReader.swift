import GRDB
import Models
import Rules
import SwiftProtobuf

/// Reads what a person says about a campaign: all of it at creation, some of it in a change.
enum CampaignReader {
    /// The longest span that a campaign may name.
    static let longestS: Int64 = 366 * 86_400

    /// A new draft.
    /// - Throws: 422 with everything that is wrong.
    static func create(_ reader: ObjectReader, id: String, nowMs: Int64, in db: Database) throws -> Campaign {
        let kind = reader.oneOf("kind", [Campaign.broadcastKind, Campaign.dripKind]) ?? Campaign.broadcastKind
        var campaign = Campaign(record: CampaignRecord(), createdAtMs: nowMs, updatedAtMs: nowMs)
        campaign.record = CampaignRecord.with {
            $0.workspace = Workspace.standard
            $0.id = id
            $0.kind = kind
            $0.status = .draft
            $0.purpose = Purpose.marketing
            $0.inDoubt = .giveUp
            $0.inDoubtAfterS = 600
            $0.expiresAfterS = 86_400
            if kind == Campaign.dripKind { $0.drip = DripReader.standard }
        }
        for name in required(of: campaign) where reader.raw(name) == nil { reader.fail(name, "is required") }
        try change(&campaign, reader, in: db)
        try reader.finish()
        return campaign
    }

    /// Changes of a campaign; which members may change now is the caller's business.
    /// - Throws: 422 with everything that is wrong.
    static func update(_ campaign: Campaign, _ reader: ObjectReader, in db: Database) throws -> Campaign {
        if let kind = reader.string("kind"), kind != campaign.record.kind { reader.fail("kind", "cannot be changed") }
        var changed = campaign
        for name in required(of: campaign) where reader.isNull(name) { reader.fail(name, "cannot be removed") }
        try change(&changed, reader, in: db)
        try reader.finish()
        return changed
    }

    private static func required(of campaign: Campaign) -> [String] {
        campaign.isDrip ? ["name", "steps"] : ["name", "channel_id"]
    }

    private static func change(_ campaign: inout Campaign, _ reader: ObjectReader, in db: Database) throws {
        if let name = reader.string("name", .name) { campaign.record.name = name }
        readPurpose(&campaign, reader)
        if campaign.isDrip {
            try DripReader.read(reader, into: &campaign, in: db)
        } else {
            try readBroadcast(&campaign, reader, in: db)
        }
        readDailyWindow(&campaign, reader)
        readPolicies(&campaign, reader)
    }

    private static func readBroadcast(_ campaign: inout Campaign, _ reader: ObjectReader, in db: Database) throws {
        if let channel = reader.string("channel_id", .id) { campaign.record.channelID = channel }
        readAudience(&campaign, reader)
        try readMessage(&campaign, reader, in: db)
        try ScheduleReader.read(reader, into: &campaign, in: db)
        VariantTestReader.check(campaign.record, reader)
        for name in DripReader.members { reader.refuse(name, "belongs to drips: this is a broadcast") }
    }

    /// Notes what the channels cannot send.
    static func noteProblems(of record: CampaignRecord, _ reader: ObjectReader, in db: Database) throws {
        for placed in record.contents where placed.content.kind != nil {
            let sender = try ContentSender(channel: placed.channelID, in: db)
            reader.problems.add(sender.problems(in: placed.content), under: placed.pointer)
        }
    }

    private static func readPurpose(_ campaign: inout Campaign, _ reader: ObjectReader) {
        if let purpose = reader.string("purpose", .id) {
            campaign.record.purpose = purpose
            if purpose == Purpose.all { reader.fail("purpose", "a message has one purpose; 'all' is for consents") }
        } else if reader.isNull("purpose") {
            campaign.record.purpose = Purpose.marketing
        }
    }

    private static func readAudience(_ campaign: inout Campaign, _ reader: ObjectReader) {
        if let audience = reader.object("audience") {
            campaign.record.audience = AudienceReader.read(audience)
        } else if reader.isNull("audience") {
            campaign.record.clearAudience()
        }
    }

    private static func readMessage(_ campaign: inout Campaign, _ reader: ObjectReader, in db: Database) throws {
        let source = ContentSource(channelID: campaign.record.channelID, db: db)
        try BroadcastContentReader.read(reader, source, into: &campaign.record)
        // On another channel everything has to fit again.
        guard ["channel_id", "content", "outside_window", "variants"].contains(where: { reader.object[$0] != nil })
        else { return }
        try noteProblems(of: campaign.record, reader, in: db)
    }

    private static func readDailyWindow(_ campaign: inout Campaign, _ reader: ObjectReader) {
        let before = standardExpiryS(campaign)
        if let window = reader.object("daily_window") {
            campaign.record.dailyWindow = DailyWindowReader.read(window)
        } else if reader.isNull("daily_window") {
            campaign.record.clearDailyWindow()
        }
        if campaign.record.expiresAfterS == before { campaign.record.expiresAfterS = standardExpiryS(campaign) }
    }

    /// A run that keeps to a part of the day may take several days.
    private static func standardExpiryS(_ campaign: Campaign) -> Int64 {
        campaign.record.hasDailyWindow ? 7 * 86_400 : 86_400
    }

    private static func readPolicies(_ campaign: inout Campaign, _ reader: ObjectReader) {
        if reader.isNull("throttle") { campaign.record.messagesPerSecond = 0 }
        if let throttle = reader.object("throttle") {
            if let rate = throttle.double("messages_per_second", in: 0.001...10_000) {
                campaign.record.messagesPerSecond = rate
            } else if throttle.isNull("messages_per_second") {
                campaign.record.messagesPerSecond = 0
            }
        }
        if let policy = reader.oneOf("in_doubt", InDoubtPolicy.words) {
            campaign.record.inDoubt = InDoubtPolicy(word: policy)
        } else if reader.isNull("in_doubt") {
            campaign.record.inDoubt = .giveUp
        }
        campaign.record.inDoubtAfterS = reader.seconds(
            "in_doubt_after_s", default: 600, now: campaign.record.inDoubtAfterS, in: 1...longestS)
        campaign.record.expiresAfterS = reader.seconds(
            "expires_after_s", default: standardExpiryS(campaign), now: campaign.record.expiresAfterS, in: 1...longestS)
    }
}

extension ObjectReader {
    /// Notes a member that is known but cannot stand here, when it is given.
    func refuse(_ name: String, _ reason: String) {
        if raw(name) != nil { fail(name, reason) }
    }

    /// A span: what is given, the default for `null`, and what there was when the member is absent.
    func seconds(
        _ name: String, default standard: Int64, now: Int64, in range: ClosedRange<Int64>
    ) -> Int64 {
        if let value = int(name, in: range) { return value }
        return isNull(name) ? standard : now
    }
}

extension InDoubtPolicy {
    static let words = ["give_up", "send_again", "hold"]

    init(word: String) {
        switch word {
        case "send_again": self = .sendAgain
        case "hold": self = .hold
        default: self = .giveUp
        }
    }

    var word: String {
        switch self {
        case .sendAgain: "send_again"
        case .hold: "hold"
        default: "give_up"
        }
    }
}
