import Models
import Rules
import StreamProcessing

/// Pops the timers that are due: messages whose time has come and deferred ones become ready, messages in doubt meet
/// their policy.
struct Timers {
    let context: Context

    private struct Due {
        let dueAtMs: Int64
        let key: MessageKey
        /// `nil`: the ledger has another instant for the message, or none.
        let status: MessageStatus?
        let address: String
    }

    /// Rows that become ready keep the instant that is past: a timer costs no second write of its message, and one that is
    /// built again from the row fires again with the same result.
    /// - Returns: how many timers were popped.
    func fire(limit: Int, _ book: inout RunBook) throws -> Int {
        let due = try due(limit: limit)
        for timer in due {
            try context.store.delete(SchedulerTables.timers, [.integer(timer.dueAtMs)] + timer.key.cells)
            try fire(timer, &book)
        }
        return due.count
    }

    private func due(limit: Int) throws -> [Due] {
        try context.store.select(
            """
            SELECT t.due_at, t.run_no, t.step, t.position, t.recipient, l.status, l.address
            FROM timers t LEFT JOIN ledger l ON l.run_no = t.run_no AND l.step = t.step AND l.position = t.position
                AND l.recipient = t.recipient AND l.due_at = t.due_at
            WHERE t.due_at <= ? ORDER BY t.due_at LIMIT ?
            """, [.integer(context.nowMs), .integer(Int64(limit))]
        ) { row in
            Due(
                dueAtMs: row.integer(0), key: MessageKey(row, from: 1), status: MessageStatus(rawValue: row.text(5)),
                address: row.text(6))
        }
    }

    /// When the next timer is due, product time.
    func nextDueMs() throws -> Int64? {
        try context.store.first("SELECT due_at FROM timers ORDER BY due_at LIMIT 1") { $0.integer(0) }
    }

    private func fire(_ timer: Due, _ book: inout RunBook) throws {
        let ledger = Ledger(store: context.store)
        switch timer.status {
        case .planned:
            // What waits for the winner of a test as well is taken in its order then.
            if book.runs[timer.key.runNo]?.isAhead(of: timer.key, timer.address) == true {
                try ledger.stopWaiting(timer.key)
            } else {
                try ledger.makeReady(timer.key)
            }
        case .deferred: try ledger.makeReady(timer.key)
        case .inDoubt: try decideDoubt(timer.key, &book)
        default: break
        }
    }

    /// No receipt came in time (invariant 4).
    private func decideDoubt(_ key: MessageKey, _ book: inout RunBook) throws {
        let ledger = Ledger(store: context.store)
        switch book.runs[key.runNo]?.campaign.inDoubt {
        case .sendAgain: try ledger.makeReady(key, sendAgain: true)
        case .hold, nil: break
        default:
            guard let row = try ledger.row(key) else { return }
            try Outcomes(context: context).close(key, row, as: .failed, reason: Reason.inDoubt, &book)
        }
    }
}
