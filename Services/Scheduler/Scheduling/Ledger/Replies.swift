import Foundation
import Models
import StreamProcessing

/// Finds the message that a reply belongs to: the one it quotes, else the latest one sent to that address on that
/// channel within 72 hours.
struct Replies {
    static let reachMs: Int64 = 72 * 3600 * 1000
    let context: Context

    /// Remembers a message that has just come to be with the provider.
    func sent(_ key: MessageKey, _ event: MessageEvent) throws {
        let id: [SQLValue] = [.blob(key.recipient), .integer(key.runNo), .int32(key.step), .int32(key.position)]
        try forgetOld(key.recipient)
        try context.store.put(
            SchedulerTables.sent, id,
            [.text(event.providerMessageID), .text(event.channelID), .integer(event.atMs)])
    }

    /// Credits a person's message to the message it answers.
    func received(_ inbound: InboundMessage, _ book: inout RunBook) throws {
        let recipient = Data(DerivedID.recipient(workspace: inbound.workspace, address: inbound.address))
        guard let key = try answered(by: inbound, recipient) else { return }
        let ledger = Ledger(store: context.store)
        guard var row = try ledger.row(key), !row.replied, let run = book.runs[key.runNo] else { return }
        row.replied = true
        try ledger.save(row, key)
        book.update(key.runNo) { $0.progress.replied += 1 }

        var event = MessageEvent()
        event.ref = run.reference(to: row.address, key)
        event.kind = .replied
        event.atMs = inbound.atMs
        event.channelID = inbound.channelID
        event.providerMessageID = inbound.providerMessageID
        context.emit(event)
    }

    private func answered(by inbound: InboundMessage, _ recipient: Data) throws -> MessageKey? {
        let columns = "SELECT run_no, step, position, recipient FROM sent WHERE recipient = ? AND channel_id = ?"
        let place: [SQLValue] = [.blob(recipient), .text(inbound.channelID)]
        if !inbound.contextMessageID.isEmpty {
            let quoted = try context.store.first(
                "\(columns) AND provider_message_id = ?", place + [.text(inbound.contextMessageID)]
            ) { MessageKey($0) }
            if let quoted { return quoted }
        }
        return try context.store.first(
            "\(columns) AND sent_at BETWEEN ? AND ? ORDER BY sent_at DESC LIMIT 1",
            place + [.integer(inbound.atMs - Self.reachMs), .integer(inbound.atMs)]
        ) { MessageKey($0) }
    }

    private func forgetOld(_ recipient: Data) throws {
        let old = try context.store.select(
            "SELECT run_no, step, position, recipient FROM sent WHERE recipient = ? AND sent_at < ?",
            [.blob(recipient), .integer(context.nowMs - Self.reachMs)]
        ) { MessageKey($0) }
        for key in old {
            try context.store.delete(
                SchedulerTables.sent,
                [.blob(key.recipient), .integer(key.runNo), .int32(key.step), .int32(key.position)])
        }
    }
}
