import Models
import Rules
import StreamProcessing

/// The provider found the customer service window closed (131047): when the campaign has something to send outside the
/// window, the message is judged once more, now with that knowledge.
struct Reopening {
    let context: Context

    /// - Returns: false when the failure is the message's outcome.
    func reopen(_ key: MessageKey, after failure: MessageEvent, _ book: inout RunBook) throws -> Bool {
        let ledger = Ledger(store: context.store)
        guard let run = book.runs[key.runNo], hasOutsideContent(run), let row = try ledger.row(key),
            row.life.reopenedAfter == 0, !isExpired(row, run)
        else { return false }
        var event = MessageEvent()
        event.ref = run.reference(to: row.address, key)
        event.kind = .reopened
        event.atMs = failure.atMs
        event.channelID = run.campaign.channelID
        event.attempt = max(failure.attempt, row.life.attempt)
        event.reason = Reason.windowClosed
        guard try ledger.apply(event, to: key, &book) != nil else { return false }
        context.emit(event)
        return true
    }

    /// A template needs no window: its failure has another cause, whatever the code says.
    private func hasOutsideContent(_ run: Run) -> Bool {
        if case .template = run.campaign.content.kind { return false }
        return run.campaign.hasOutsideWindow
    }

    private func isExpired(_ row: LedgerRow, _ run: Run) -> Bool {
        let expiresAtMs = run.expiry(of: row)
        return expiresAtMs > 0 && context.nowMs >= expiresAtMs
    }
}
