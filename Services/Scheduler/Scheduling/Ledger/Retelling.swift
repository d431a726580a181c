import Foundation
import Models
import Rules
import StreamProcessing

/// Tells again what the ledger knows, after the log was lost: events that the ledger had read and others had not are
/// nowhere else any more (invariant 8).
struct Retelling {
    /// Runs without any change for this long are not told again, product milliseconds.
    static let reachMs: Int64 = 7 * 24 * 3600 * 1000
    let context: Context

    func begin(_ book: inout RunBook) {
        for run in book.runs.values where run.progress.updatedAtMs >= context.nowMs - Self.reachMs {
            book.update(run.number) { $0.retellCursor = Data() }
        }
        for number in book.drips.drips.keys {
            book.drips.update(number) { ($0.sweepCursor, $0.sweepTells) = (Data(), true) }
        }
    }

    /// - Returns: how many messages were told of.
    func advance(_ book: inout RunBook, limit: Int) throws -> Int {
        var told = 0
        for run in book.openRuns {
            guard let cursor = run.retellCursor else { continue }
            let rows = try rows(of: run, after: cursor, limit: limit)
            for row in rows { tell(row, run) }
            book.update(run.number) { run in
                run.retellCursor = rows.count < limit ? nil : rows.last.map { LedgerCursor(after: $0.key).data }
            }
            told += rows.count
        }
        return told
    }

    private struct Told {
        let key: MessageKey
        let row: LedgerRow
        let contactID: String
        let providerMessageID: String
    }

    private func rows(of run: Run, after data: Data, limit: Int) throws -> [Told] {
        let cursor = LedgerCursor(data)
        return try context.store.select(
            """
            SELECT l.run_no, l.step, l.position, l.recipient, \(LedgerRow.qualifiedColumns("l")), r.contact_id,
                s.provider_message_id
            FROM ledger l LEFT JOIN recipients r ON r.id = l.recipient
            LEFT JOIN sent s USING (recipient, run_no, step, position)
            WHERE l.run_no = ? AND (l.step, l.position, l.recipient) > (?, ?, ?)
            ORDER BY l.step, l.position, l.recipient LIMIT ?
            """, [.integer(run.number)] + cursor.cells + [.integer(Int64(limit))]
        ) { row in
            Told(
                key: MessageKey(row), row: LedgerRow(row, from: 4), contactID: row.text(4 + LedgerRow.columnCount),
                providerMessageID: row.text(5 + LedgerRow.columnCount))
        }
    }

    /// Whoever has heard of the failure only must hear of the reopening before what came after it.
    private func tell(_ told: Told, _ run: Run) {
        if told.row.life.reopenedAfter > 0 {
            var reopened = event(about: told, run)
            reopened.kind = .reopened
            reopened.attempt = told.row.life.reopenedAfter
            reopened.atMs = told.row.reopenedAtMs
            reopened.reason = told.row.windowClosedAtMs > 0 ? Reason.windowClosed : Reason.retry
            reopened.untilMs = 0
            reopened.providerMessageID = told.row.life.reopenedMessageID
            context.emit(reopened)
        }
        context.emit(event(about: told, run))
    }

    private func event(about told: Told, _ run: Run) -> MessageEvent {
        var event = MessageEvent()
        event.ref = run.reference(to: told.row.address, told.key)
        event.kind = EventKind(told.row.life.status)
        event.atMs = context.nowMs
        event.channelID = run.channelID(of: told.key, told.row)
        event.contactID = told.contactID
        event.attempt = told.row.life.attempt
        event.reason = told.row.life.reason
        event.untilMs = told.row.dueAtMs
        event.providerMessageID = told.providerMessageID
        // The failure is the provider's; its words are lost with the log.
        if told.row.life.failedAtProvider { event.error = ProviderError() }
        return event
    }
}

extension EventKind {
    /// The event that leads to a status.
    fileprivate init(_ status: MessageStatus) {
        switch status {
        case .planned: self = .planned
        case .approved: self = .approved
        case .attempted: self = .attempted
        case .deferred: self = .deferred
        case .inDoubt: self = .inDoubt
        case .suppressed: self = .suppressed
        case .failed: self = .failed
        case .expired: self = .expired
        case .cancelled: self = .cancelled
        case .sent: self = .sent
        case .delivered: self = .delivered
        case .read: self = .read
        }
    }
}
