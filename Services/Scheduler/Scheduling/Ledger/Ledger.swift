import Foundation
import Models
import Rules
import StreamProcessing

/// The ledger: one row for each planned message, closed by exactly one outcome (invariant 1).
struct Ledger {
    let store: PartitionStore

    func row(_ key: MessageKey) throws -> LedgerRow? {
        try store.get(SchedulerTables.ledger, key.cells) { LedgerRow($0) }
    }

    /// Takes an event about a planned message in and keeps the run's account.
    /// - Returns: the state before and after, or `nil` when the event changes nothing.
    @discardableResult
    func apply(
        _ event: MessageEvent, to key: MessageKey, _ book: inout RunBook
    ) throws -> (before: Lifecycle, after: Lifecycle)? {
        guard var row = try row(key) else { return nil }
        let before = row.life
        guard row.life.apply(event) else { return nil }
        // Later receipts change nothing about the release: the first has closed it.
        if !before.status.isWithProvider || !row.life.status.isWithProvider { try close(event, key, &row, book) }
        try store.put(SchedulerTables.ledger, key.cells, row.cells)
        book.update(key.runNo) { $0.count(from: before, to: row.life) }
        return (before, row.life)
    }

    func save(_ row: LedgerRow, _ key: MessageKey) throws {
        try store.put(SchedulerTables.ledger, key.cells, row.cells)
    }

    /// Lets a message be released again.
    /// - Parameter sendAgain: it is in doubt, and a second send has been decided.
    func makeReady(_ key: MessageKey, sendAgain: Bool = false) throws {
        try store.put(SchedulerTables.ready, key.cells, [.flag(sendAgain)])
    }

    /// What a change of state means for the tables that drive the release.
    private func close(_ event: MessageEvent, _ key: MessageKey, _ row: inout LedgerRow, _ book: RunBook) throws {
        switch row.life.status {
        case .planned, .approved, .attempted: return
        case .deferred where event.kind == .reopened:
            if event.reason == Reason.windowClosed { row.windowClosedAtMs = event.atMs }
            row.reopenedAtMs = event.atMs
            row.reopenings += 1
            try wait(key, &row, untilMs: max(event.untilMs, event.atMs))
        case .deferred:
            if event.reason == Reason.dailyLimit { row.roomOpensAtMs = event.untilMs }
            try wait(key, &row, untilMs: max(event.untilMs, event.atMs))
        case .inDoubt:
            let campaign = book.runs[key.runNo]?.campaign
            if campaign?.inDoubt == .hold {
                try stopWaiting(key, &row)
            } else {
                try wait(key, &row, untilMs: event.atMs + (campaign?.inDoubtAfterS ?? 600) * 1000)
            }
        default: try stopWaiting(key, &row)
        }
        // A message in doubt must not be released because it was ready before.
        try store.delete(SchedulerTables.ready, key.cells)
        try store.delete(SchedulerTables.outstanding, key.cells)
    }

    private func wait(_ key: MessageKey, _ row: inout LedgerRow, untilMs: Int64) throws {
        try stopWaiting(key, &row)
        row.dueAtMs = max(untilMs, 1)
        try store.put(SchedulerTables.timers, [.integer(row.dueAtMs)] + key.cells, [])
    }

    private func stopWaiting(_ key: MessageKey, _ row: inout LedgerRow) throws {
        guard row.dueAtMs > 0 else { return }
        try store.delete(SchedulerTables.timers, [.integer(row.dueAtMs)] + key.cells)
        row.dueAtMs = 0
    }

    /// Builds the derived tables again from the rows: after a restore, and when the log with the requests is lost.
    func rebuildDerivedTables(_ book: RunBook) throws {
        for table in [SchedulerTables.timers, SchedulerTables.ready, SchedulerTables.outstanding] {
            try store.deleteAll(table)
        }
        for run in book.runs.values {
            let open = try store.select(
                """
                SELECT run_no, step, position, recipient, status, due_at FROM ledger
                WHERE run_no = ? AND status IN ('planned', 'deferred', 'in_doubt')
                """, [.integer(run.number)]
            ) { (MessageKey($0), MessageStatus(rawValue: $0.text(4)) ?? .planned, $0.integer(5)) }
            for (key, status, dueAtMs) in open { try rebuild(key, status, dueAtMs: dueAtMs, run) }
        }
    }

    private func rebuild(_ key: MessageKey, _ status: MessageStatus, dueAtMs: Int64, _ run: Run) throws {
        if dueAtMs > 0 { return try store.put(SchedulerTables.timers, [.integer(dueAtMs)] + key.cells, []) }
        switch status {
        case .planned where run.releaseCursor.lexicographicallyPrecedes(key.recipient): return
        case .inDoubt:
            // Its timer has fired: the policy has decided.
            if run.campaign.inDoubt == .sendAgain { try makeReady(key, sendAgain: true) }
        default: try makeReady(key)
        }
    }
}
