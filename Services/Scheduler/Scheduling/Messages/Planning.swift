import Models
import Rules
import StreamProcessing

/// Enters messages into the ledger with the values that their placeholders have now.
struct Planning {
    let context: Context

    /// Plans one message to a recipient.
    /// - Parameter dueAtMs: it becomes ready at this instant, and is not older before; 0: nothing holds it back.
    /// - Returns: its row; `nil` when the campaign has no message at that place.
    @discardableResult
    func plan(
        _ recipient: RecipientRecord, _ key: MessageKey, _ run: inout Run, dueAtMs: Int64 = 0
    ) throws -> LedgerRow? {
        let ref = run.reference(to: recipient.address, key)
        let edition = run.newestEdition
        guard let definition = run.definitions[edition]?.definition(at: key.place, id: ref.id) else { return nil }
        let values = Placeholders.values(for: definition.slots, from: RecipientFields(recipient))
        var row = LedgerRow(
            plannedAtMs: context.nowMs, address: recipient.address, slotValues: SlotValues.encode(values),
            edition: edition)
        let ledger = Ledger(store: context.store)
        if dueAtMs > 0 {
            row.agesFromMs = dueAtMs
            try ledger.wait(for: key, row, untilMs: dueAtMs)
        } else {
            try ledger.save(row, key)
        }
        run.count(from: nil, to: row.life)
        tell(ref, definition, recipient)
        return row
    }

    private func tell(_ ref: MessageRef, _ definition: MessageDefinition, _ recipient: RecipientRecord) {
        var event = MessageEvent()
        event.ref = ref
        event.kind = .planned
        event.atMs = context.nowMs
        event.channelID = definition.channelID
        event.contactID = recipient.contactID
        event.attempt = 1
        context.emit(event)
    }
}
