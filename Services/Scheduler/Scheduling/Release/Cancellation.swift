import Models
import StreamProcessing

/// Closes the rows of cancelled campaigns that have not been handed on; the stages behind close the others.
struct Cancellation {
    let context: Context

    /// - Returns: how many rows were closed.
    func sweep(_ book: inout RunBook, limit: Int) throws -> Int {
        var closed = 0
        for run in book.runs.values where !run.isFinished && isCancelled(run) {
            if !run.expanded { book.update(run.number) { $0.expanded = true } }
            closed += try sweep(run, limit: limit, &book)
        }
        return closed
    }

    private func isCancelled(_ run: Run) -> Bool {
        context.tables.campaign(workspace: run.campaign.workspace, id: run.campaign.id)?.status == .cancelled
    }

    private func sweep(_ run: Run, limit: Int, _ book: inout RunBook) throws -> Int {
        let rows = try context.store.select(
            """
            SELECT l.run_no, l.step, l.position, l.recipient, \(LedgerRow.columns) FROM ledger l
            WHERE l.run_no = ? AND l.status IN ('planned', 'deferred') AND NOT EXISTS (
                SELECT 1 FROM outstanding o WHERE o.run_no = l.run_no AND o.step = l.step
                AND o.position = l.position AND o.recipient = l.recipient)
            LIMIT ?
            """, [.integer(run.number), .integer(Int64(limit))]
        ) { (key: MessageKey($0), row: LedgerRow($0, from: 4)) }
        for (key, row) in rows {
            try Outcomes(context: context).close(key, row, as: .cancelled, reason: Reason.campaignCancelled, &book)
        }
        return rows.count
    }
}
