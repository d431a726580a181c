import GRDB
import Models
import Rules
import ServiceKit
import SwiftProtobuf

/// Reads when a broadcast runs: at an instant, at a time of the wall in each recipient's zone, again and again, or on a
/// day of each recipient's own.
struct ScheduleReader {
    private let reader: ObjectReader
    /// The zone of recurrences that name none.
    private let workspaceZone: String

    /// Reads the member `schedule`, with its problems noted; what is not given stays as it is.
    static func read(_ body: ObjectReader, into campaign: inout Campaign, in db: Database) throws {
        if body.isNull("schedule") {
            campaign.scheduledAtMs = nil
            campaign.latestStartS = Campaign.defaultLatestStartS
            campaign.record.clearSchedule()
        }
        guard let schedule = body.object("schedule") else { return }
        let reader = ScheduleReader(reader: schedule, workspaceZone: try SettingsStore.current(in: db).timeZone)
        reader.read(into: &campaign)
    }

    private func read(into campaign: inout Campaign) {
        let before = reader.problems.errors.count
        if let at = reader.time("at") { campaign.scheduledAtMs = at }
        if reader.isNull("at") { campaign.scheduledAtMs = nil }
        campaign.latestStartS = reader.seconds(
            "latest_start_s", default: Campaign.defaultLatestStartS, now: campaign.latestStartS,
            in: 0...CampaignReader.longestS)
        campaign.record.schedule = form(campaign.record.schedule)
        if campaign.record.schedule == Schedule() { campaign.record.clearSchedule() }
        if reader.problems.errors.count == before { check(campaign) }
    }

    // MARK: - Forms

    private func form(_ before: Schedule) -> Schedule {
        let recurrence = reader.object("recurrence").map(read)
        if let anniversary = reader.object("anniversary") {
            if recurrence != nil {
                reader.fail("anniversary", "cannot stand beside recurrence: an anniversary recurs by itself")
            }
            return checked(AnniversaryReader.read(anniversary).schedule)
        }
        if before.hasAnniversary, recurrence == nil, !reader.isNull("anniversary") { return checked(before) }
        var schedule = before.hasAnniversary ? Schedule() : before
        if let isLocal = reader.bool("recipient_local") { schedule.recipientLocal = isLocal }
        if reader.isNull("recipient_local") { schedule.recipientLocal = false }
        if reader.isNull("recurrence") { schedule.clearRecurrence() }
        if let recurrence { schedule.recurrence = recurrence }
        if schedule.hasRecurrence, schedule.recurrence.timeZone.isEmpty, !schedule.recipientLocal {
            schedule.recurrence.timeZone = workspaceZone
        }
        return schedule
    }

    /// An anniversary has its own word about whose clock counts.
    private func checked(_ schedule: Schedule) -> Schedule {
        if let isLocal = reader.bool("recipient_local"), isLocal != schedule.recipientLocal {
            reader.fail("recipient_local", "the anniversary's time_zone says whose clock counts")
        }
        return schedule
    }

    private func read(_ recurrence: ObjectReader) -> Recurrence {
        Recurrence.with {
            $0.rule = rule(recurrence)
            $0.timeZone = zone(recurrence)
            $0.except = except(recurrence)
        }
    }

    private func rule(_ recurrence: ObjectReader) -> String {
        guard let text = recurrence.string("rule", .upTo(500), required: true) else { return "" }
        do {
            _ = try RecurrenceRule(text)
        } catch {
            recurrence.fail("rule", "\(error)")
        }
        return text
    }

    private func zone(_ recurrence: ObjectReader) -> String {
        guard let name = recurrence.string("time_zone", .upTo(64)) else { return "" }
        if !TimeZones.isKnown(name) {
            recurrence.fail("time_zone", "'\(name)' is not a time zone: give an IANA name such as Asia/Kolkata")
        }
        return name
    }

    private func except(_ recurrence: ObjectReader) -> [String] {
        let date = TextRule(maximum: 10) { text in
            RFC3339.parse("\(text)T00:00:00Z") == nil ? "must be a date such as 2026-12-25" : nil
        }
        return recurrence.strings("except", each: date) ?? []
    }

    // MARK: - The whole

    /// Looking for an occurrence goes through the days since the beginning.
    private static let oldestMs: Int64 = 10 * 366 * 86_400_000

    private func check(_ campaign: Campaign) {
        let schedule = campaign.record.schedule
        if schedule.recipientLocal, !schedule.hasAnniversary, campaign.scheduledAtMs == nil {
            return reader.fail("at", "is required with recipient_local: its digits are the time on everybody's clock")
        }
        guard schedule.hasRecurrence, !schedule.hasAnniversary else { return }
        if let at = campaign.scheduledAtMs, at % 60_000 != 0 {
            return reader.fail("at", "must be a whole minute: every occurrence is at its time of day")
        }
        if let at = campaign.scheduledAtMs, at < campaign.createdAtMs - Self.oldestMs {
            return reader.fail("at", "is more than ten years past: give a later beginning of the recurrence")
        }
        // Whether any is left is asked at the launch.
        guard campaign.planned(nowMs: campaign.createdAtMs).calendar.first == nil else { return }
        reader.problems.add("\(reader.pointer(to: "recurrence"))/rule", "never fires within ten years of its beginning")
    }
}
