import Models
import Rules
import SwiftProtobuf

extension Campaign {
    /// When the runs are due. Only single recipients' times depend on the workspace's zone, and nobody asks for those here.
    var calendar: RunCalendar { RunCalendar(record, workspaceZone: TimeZones.utc.name) }

    /// The campaign with its first run, and with the wall-clock times that its schedule has when it is launched now.
    func planned(nowMs: Int64) -> Campaign {
        var planned = self
        planned.record.launch = Launch.with {
            $0.runID = Self.onlyRun
            $0.atMs = scheduledAtMs ?? nowMs
            $0.latestStartS = latestStartS
            $0.requestedAtMs = nowMs
        }
        if record.schedule.hasRecurrence {
            planned.record.schedule.recurrence.startsLocalMs = startsLocalMs(nowMs: nowMs)
        } else if record.schedule.recipientLocal {
            planned.record.schedule.localAtMs = scheduledAtMs ?? nowMs
        }
        if let first = planned.firstRun(nowMs: nowMs) {
            planned.record.launch.runID = first.id
            planned.record.launch.atMs = first.dueMs
        }
        return planned
    }

    /// The first run that can still be met: its last message is not due for longer than the lateness that is allowed.
    func firstRun(nowMs: Int64) -> RunCalendar.Planned? {
        let calendar = calendar
        let earliestMs = nowMs - latestStartS * 1000 - calendar.spanMs
        return calendar.first(dueFromMs: earliestMs).flatMap { $0.dueMs < earliestMs ? nil : $0 }
    }

    /// The run that nobody has reported of yet; `nil`: all have begun, or the campaign is not under way.
    func waitingRun(_ progress: CampaignProgress) -> RunCalendar.Planned? {
        guard isUnderWay, record.kind == Self.broadcastKind else { return nil }
        guard let lastDueMs = progress.lastDueMs else { return calendar.first(dueFromMs: record.launch.atMs) }
        return record.schedule.hasRecurrence ? calendar.first(dueFromMs: lastDueMs + 1) : nil
    }

    /// Takes back what a launch and its runs have filled in.
    mutating func forgetRuns() {
        if record.schedule.hasRecurrence {
            let timeOfDayMs = record.schedule.recurrence.timeOfDayMs
            record.schedule.recurrence.startsLocalMs = record.schedule.hasAnniversary ? timeOfDayMs : 0
        } else if record.schedule.recipientLocal {
            record.schedule.localAtMs = 0
        }
        if record.hasVariantTest {
            record.variantTest.winner = ""
            record.variantTest.decidedAtMs = 0
        }
    }

    // MARK: -

    /// The first occurrence is not before it.
    private func startsLocalMs(nowMs: Int64) -> Int64 {
        let atMs = scheduledAtMs ?? nowMs
        let recurrence = record.schedule.recurrence
        if record.schedule.hasAnniversary {
            let local = Self.local(atMs, recurrence.timeZone)
            return local.flooredQuotient(Recurrence.dayMs) * Recurrence.dayMs + recurrence.timeOfDayMs
        }
        if record.schedule.recipientLocal { return atMs }
        // Up to the next whole minute: runs are named by it, and an earlier one would be a missed start.
        return Self.local(atMs + 59_999, recurrence.timeZone).flooredQuotient(60_000) * 60_000
    }

    /// What the clocks of a zone show, as milliseconds since the epoch; of no zone: UTC.
    private static func local(_ atMs: Int64, _ zone: String) -> Int64 {
        atMs + (TimeZones.zone(named: zone)?.offsetMs(atMs: atMs) ?? 0)
    }
}

extension Recurrence {
    fileprivate static let dayMs: Int64 = 86_400_000

    /// When of the day the occurrences are, milliseconds after midnight.
    var timeOfDayMs: Int64 { startsLocalMs - startsLocalMs.flooredQuotient(Self.dayMs) * Self.dayMs }
}
