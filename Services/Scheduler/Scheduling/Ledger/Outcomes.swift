import Models
import Rules
import StreamProcessing

/// Outcomes that the scheduler itself decides. The event tells everybody else; the ledger takes it in at once.
struct Outcomes {
    let context: Context

    func close(
        _ key: MessageKey, _ row: LedgerRow, as kind: EventKind, reason: String, _ book: inout RunBook
    ) throws {
        guard let run = book.runs[key.runNo] else { return }
        var event = MessageEvent()
        event.ref = run.reference(to: row.address, key)
        event.kind = kind
        event.atMs = context.nowMs
        event.channelID = run.channelID(of: key, row)
        event.attempt = row.life.attempt
        event.reason = reason
        _ = try Ledger(store: context.store).apply(event, to: key, &book)
        context.emit(event)
    }
}
