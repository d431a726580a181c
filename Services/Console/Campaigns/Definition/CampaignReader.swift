import GRDB
import Models
import Rules
import SwiftProtobuf

/// Reads what a person says about a campaign: all of it at creation, some of it in a change.
enum CampaignReader {
    private static let longestS: Int64 = 366 * 86_400

    /// A new draft.
    /// - Throws: 422 with everything that is wrong.
    static func create(_ reader: ObjectReader, id: String, nowMs: Int64, in db: Database) throws -> Campaign {
        try requireBroadcast(reader)
        var campaign = Campaign(record: CampaignRecord(), createdAtMs: nowMs, updatedAtMs: nowMs)
        campaign.record = CampaignRecord.with {
            $0.workspace = Workspace.standard
            $0.id = id
            $0.kind = "broadcast"
            $0.status = .draft
            $0.purpose = Purpose.marketing
            $0.inDoubt = .giveUp
            $0.inDoubtAfterS = 600
            $0.expiresAfterS = 86_400
        }
        for name in ["name", "channel_id", "content"] where reader.raw(name) == nil { reader.fail(name, "is required") }
        try change(&campaign, reader, in: db)
        try reader.finish()
        return campaign
    }

    /// Changes of a draft.
    /// - Throws: 422 with everything that is wrong.
    static func update(_ campaign: Campaign, _ reader: ObjectReader, in db: Database) throws -> Campaign {
        try requireBroadcast(reader)
        var changed = campaign
        for name in ["name", "channel_id", "content"] where reader.isNull(name) {
            reader.fail(name, "cannot be removed")
        }
        try change(&changed, reader, in: db)
        try reader.finish()
        return changed
    }

    /// A drip has other members altogether, so its absence is said before they are called unknown.
    private static func requireBroadcast(_ reader: ObjectReader) throws(Problem) {
        guard let kind = reader.oneOf("kind", ["broadcast", "drip"]), kind != "broadcast" else { return }
        throw .invalid("/kind", "drip campaigns are not supported in this version")
    }

    private static func change(_ campaign: inout Campaign, _ reader: ObjectReader, in db: Database) throws {
        if let name = reader.string("name", .name) { campaign.record.name = name }
        if let channel = reader.string("channel_id", .id) { campaign.record.channelID = channel }
        readPurpose(&campaign, reader)
        readAudience(&campaign, reader)
        try readMessage(&campaign, reader, in: db)
        readSchedule(&campaign, reader)
        readPolicies(&campaign, reader)
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
        if let content = reader.object("content") { campaign.record.content = try source.read(content) }
        if reader.isNull("outside_window") { campaign.record.clearOutsideWindow() }
        if let outside = reader.object("outside_window") {
            campaign.record.outsideWindow = try source.read(outside)
            if campaign.record.outsideWindow.contentKind != .template, campaign.record.outsideWindow.kind != nil {
                reader.fail("outside_window", "must be a template: nothing else may be sent outside the window")
            }
        }
        // On another channel everything has to fit again.
        guard ["channel_id", "content", "outside_window"].contains(where: { reader.object[$0] != nil }) else { return }
        let sender = try ContentSender(channel: campaign.record.channelID, in: db)
        for (pointer, content) in campaign.record.contents where content.kind != nil {
            reader.problems.add(sender.problems(in: content), under: pointer)
        }
    }

    private static func readSchedule(_ campaign: inout Campaign, _ reader: ObjectReader) {
        if let window = reader.object("daily_window") {
            campaign.record.dailyWindow = DailyWindowReader.read(window)
        } else if reader.isNull("daily_window") {
            campaign.record.clearDailyWindow()
        }
        if reader.isNull("schedule") {
            campaign.scheduledAtMs = nil
            campaign.latestStartS = Campaign.defaultLatestStartS
        }
        guard let schedule = reader.object("schedule") else { return }
        if let at = schedule.time("at") {
            campaign.scheduledAtMs = at
        } else if schedule.isNull("at") {
            campaign.scheduledAtMs = nil
        }
        if schedule.bool("recipient_local") == true {
            schedule.fail("recipient_local", "is not supported in this version")
        }
        if schedule.raw("recurrence") != nil { schedule.fail("recurrence", "is not supported in this version") }
        campaign.latestStartS = schedule.seconds(
            "latest_start_s", default: Campaign.defaultLatestStartS, now: campaign.latestStartS, in: 0...longestS)
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
            "expires_after_s", default: 86_400, now: campaign.record.expiresAfterS, in: 1...longestS)
    }
}

extension ObjectReader {
    /// A span: what is given, the default for `null`, and what there was when the member is absent.
    fileprivate func seconds(
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
