import Models
import Rules
import StreamProcessing

/// Pops the timers that are due: deferred messages become ready again, messages in doubt meet their policy.
struct Timers {
    let context: Context

    /// - Returns: how many timers were popped.
    func fire(limit: Int, _ book: inout RunBook) throws -> Int {
        let due = try context.store.select(
            "SELECT due_at, run_no, step, position, recipient FROM timers WHERE due_at <= ? ORDER BY due_at LIMIT ?",
            [.integer(context.nowMs), .integer(Int64(limit))]
        ) { (dueAtMs: $0.integer(0), key: MessageKey($0, from: 1)) }
        for timer in due {
            try context.store.delete(SchedulerTables.timers, [.integer(timer.dueAtMs)] + timer.key.cells)
            try fire(timer.key, dueAtMs: timer.dueAtMs, &book)
        }
        return due.count
    }

    /// When the next timer is due, product time.
    func nextDueMs() throws -> Int64? {
        try context.store.first("SELECT due_at FROM timers ORDER BY due_at LIMIT 1") { $0.integer(0) }
    }

    private func fire(_ key: MessageKey, dueAtMs: Int64, _ book: inout RunBook) throws {
        let ledger = Ledger(store: context.store)
        guard var row = try ledger.row(key), row.dueAtMs == dueAtMs else { return }
        row.dueAtMs = 0
        try ledger.save(row, key)
        switch row.life.status {
        case .deferred: try ledger.makeReady(key)
        case .inDoubt:
            try decideDoubt(key, row, &book)
        default: break
        }
    }

    /// No receipt came in time (invariant 4).
    private func decideDoubt(_ key: MessageKey, _ row: LedgerRow, _ book: inout RunBook) throws {
        switch book.runs[key.runNo]?.campaign.inDoubt {
        case .sendAgain: try Ledger(store: context.store).makeReady(key, sendAgain: true)
        case .hold, nil: break
        default: try Outcomes(context: context).close(key, row, as: .failed, reason: Reason.inDoubt, &book)
        }
    }
}
