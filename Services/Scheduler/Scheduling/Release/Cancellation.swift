import Foundation
import Models
import Rules
import StreamProcessing

/// Closes the rows of cancelled and deleted campaigns that have not been handed on; the stages behind close the others, or
/// give them back.
struct Cancellation {
    let context: Context

    /// - Parameter outstanding: messages asked for and without outcome.
    /// - Returns: how many rows were closed.
    func sweep(_ book: inout RunBook, outstanding: [Lane: Int], limit: Int) throws -> Int {
        var closed = 0
        for run in book.openRuns where !run.isFinished && isCancelled(run) {
            if !run.expanded { book.update(run.number) { $0.expanded = true } }
            let asked = outstanding.reduce(0) { $1.key.runNo == run.number ? $0 + $1.value : $0 }
            // The ledger of a run is long: it is not looked through for those that others have.
            if run.progress.pendingAndDeferred > asked { closed += try sweep(run, limit: limit, &book) }
        }
        return closed
    }

    private func isCancelled(_ run: Run) -> Bool {
        let current = context.tables.campaign(workspace: run.campaign.workspace, id: run.campaign.id)
        return current?.status == .cancelled || context.isDeleted(run.campaign)
    }

    private func sweep(_ run: Run, limit: Int, _ book: inout RunBook) throws -> Int {
        let rows = try rows(of: run, limit: limit)
        for (key, row) in rows {
            try Outcomes(context: context).close(key, row, as: .cancelled, reason: Reason.campaignCancelled, &book)
        }
        // What is given back before the cursor waits for the next time through.
        let cursor = rows.count < limit ? Data() : rows.last.map { LedgerCursor(after: $0.key).data } ?? Data()
        if cursor != run.cancelCursor { book.update(run.number) { $0.cancelCursor = cursor } }
        return rows.count
    }

    private func rows(of run: Run, limit: Int) throws -> [(key: MessageKey, row: LedgerRow)] {
        try context.store.select(
            """
            SELECT l.run_no, l.step, l.position, l.recipient, \(LedgerRow.columns) FROM ledger l
            WHERE l.run_no = ? AND (l.step, l.position, l.recipient) > (?, ?, ?)
            AND l.status IN ('planned', 'deferred') AND NOT EXISTS (
                SELECT 1 FROM outstanding o WHERE o.run_no = l.run_no AND o.step = l.step
                AND o.position = l.position AND o.recipient = l.recipient)
            ORDER BY l.step, l.position, l.recipient LIMIT ?
            """, [.integer(run.number)] + LedgerCursor(run.cancelCursor).cells + [.integer(Int64(limit))]
        ) { (key: MessageKey($0), row: LedgerRow($0, from: 4)) }
    }
}

extension RunProgress {
    fileprivate var pendingAndDeferred: Int64 {
        [ProgressBucket.pending, .deferred].reduce(0) { $0 + buckets[$1.rawValue, default: 0] }
    }
}

extension BatchContext {
    /// Whether the console has taken a campaign back that it had published into this log. Before it has published anything
    /// into a new log, nothing is known.
    func isDeleted(_ campaign: CampaignRecord) -> Bool {
        campaign.launch.logIdentity == logIdentity
            && tables.campaign(workspace: campaign.workspace, id: campaign.id) == nil
    }
}
