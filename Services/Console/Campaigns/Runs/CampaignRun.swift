import Models
import Rules

/// One run of a campaign as the API shows it.
struct CampaignRun: Sendable {
    let id: String
    /// 0: reported by an earlier version, which did not say.
    let dueAtMs: Int64
    let startedAtMs: Int64?
    /// When its last message was decided.
    let endedAtMs: Int64?
    let status: Status
    let progress: CampaignProgress

    enum Status: String, CaseIterable, Sendable {
        case waiting, running, completed, missed

        init(_ run: RunProgress) {
            self =
                if run.missedStart { .missed } else if run.isComplete { .completed } else if run.startedAtMs > 0 {
                    .running
                } else { .waiting }
        }
    }

    /// A run that has been reported of.
    init(_ account: RunProgress, endedAtMs: Int64?) {
        id = account.runID
        dueAtMs = account.dueAtMs
        startedAtMs = account.startedAtMs > 0 ? account.startedAtMs : nil
        self.endedAtMs = endedAtMs
        status = Status(account)
        progress = CampaignProgress([account])
    }

    /// A run whose time has not come.
    init(_ due: RunCalendar.Planned) {
        id = due.id
        dueAtMs = due.dueMs
        startedAtMs = nil
        endedAtMs = nil
        status = .waiting
        progress = CampaignProgress()
    }

    var json: JSONValue {
        [
            "id": .string(id), "due_at": dueAtMs > 0 ? .time(dueAtMs) : .null, "started_at": .time(startedAtMs),
            "ended_at": .time(endedAtMs), "status": .string(status.rawValue), "progress": progress.json,
        ]
    }
}
