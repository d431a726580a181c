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
        book.note(DripChange(key: key, before: before, after: row, atMs: event.atMs))
        return (before, row.life)
    }

    /// All messages of a run to one recipient.
    /// - Parameter isWanted: which places to look at.
    func rows(
        of run: Run, to recipient: Data, where isWanted: (MessagePlace) -> Bool = { _ in true }
    ) throws -> [(key: MessageKey, row: LedgerRow)] {
        try run.channels.keys.filter(isWanted).sorted().compactMap { place in
            let key = MessageKey(runNo: run.number, step: place.step, position: place.position, recipient: recipient)
            return try row(key).map { (key, $0) }
        }
    }

    /// Lets a planned or deferred message wait until an instant.
    func wait(for key: MessageKey, _ row: LedgerRow, untilMs: Int64) throws {
        var row = row
        try wait(key, &row, untilMs: untilMs)
        try save(row, key)
    }

    /// The time of a message has come.
    func stopWaiting(_ key: MessageKey) throws {
        guard var row = try row(key) else { return }
        try stopWaiting(key, &row)
        try save(row, key)
    }

    /// The editions that messages of a run may need: those without an outcome, and those planned since an instant.
    func editions(of runNo: Int64, plannedSinceMs: Int64) throws -> [Int64] {
        let open = MessageStatus.allCases.filter { !$0.isDecided }.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        return try store.select(
            "SELECT DISTINCT edition FROM ledger WHERE run_no = ? AND (status IN (\(open)) OR planned_at >= ?)",
            [.integer(runNo), .integer(plannedSinceMs)]
        ) { $0.integer(0) }
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
            if event.reason == Reason.dailyLimit { row.agesFromMs = event.untilMs }
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
        try store.rebuild(
            SchedulerTables.timers,
            as: """
                SELECT due_at, run_no, step, position, recipient FROM ledger
                WHERE due_at > 0 AND status IN ('planned', 'deferred', 'in_doubt')
                ORDER BY due_at, run_no, step, position, recipient
                """)
        for table in [SchedulerTables.ready, SchedulerTables.outstanding] { try store.deleteAll(table) }
        for run in book.runs.values {
            let open = try store.select(
                """
                SELECT run_no, step, position, recipient, status, address FROM ledger
                WHERE run_no = ? AND due_at = 0 AND status IN ('planned', 'deferred')
                """, [.integer(run.number)]
            ) { (key: MessageKey($0), status: MessageStatus(rawValue: $0.text(4)), address: $0.text(5)) }
            for row in open where row.status == .deferred || !run.isAhead(of: row.key, row.address) {
                try makeReady(row.key)
            }
        }
    }
}
