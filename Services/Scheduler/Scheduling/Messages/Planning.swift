import Models
import Rules
import StreamProcessing

/// Enters messages into the ledger with the values that their placeholders have now.
struct Planning {
    let context: Context

    /// Plans one message to a recipient.
    /// - Returns: its row; `nil` when the campaign has no message at that place.
    @discardableResult
    func plan(_ recipient: RecipientRecord, _ key: MessageKey, _ run: inout Run) throws -> LedgerRow? {
        let ref = run.reference(to: recipient.address, key)
        let edition = run.newestEdition
        guard let definition = run.definitions[edition]?.definition(at: key.place, id: ref.id) else { return nil }
        let values = Placeholders.values(for: definition.slots, from: RecipientFields(recipient))
        let row = LedgerRow(
            plannedAtMs: context.nowMs, address: recipient.address, slotValues: SlotValues.encode(values),
            edition: edition)
        try context.store.put(SchedulerTables.ledger, key.cells, row.cells)
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
