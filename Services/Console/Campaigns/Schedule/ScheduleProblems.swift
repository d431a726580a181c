import Models
import Rules

extension Campaign {
    /// What keeps the schedule from being launched now; pointers from the schedule.
    func scheduleProblems(nowMs: Int64) -> [Rules.Problem] {
        guard record.kind == Self.broadcastKind else { return [] }
        let schedule = record.schedule
        if schedule.recipientLocal, !schedule.hasAnniversary, scheduledAtMs == nil {
            return [Rules.Problem(pointer: "/at", reason: "is required with recipient_local")]
        }
        guard planned(nowMs: nowMs).firstRun(nowMs: nowMs) == nil else { return [] }
        guard schedule.hasRecurrence else { return [pastStart] }
        return [Rules.Problem(pointer: "/recurrence/rule", reason: "has no occurrence left")]
    }

    private var pastStart: Rules.Problem {
        let words = record.schedule.recipientLocal ? "the start in the last time zone" : "the start"
        return Rules.Problem(pointer: "/at", reason: "\(words) is past by more than latest_start_s (\(latestStartS) s)")
    }
}
