import Foundation
import Models
import StreamProcessing

/// Receipts that do not name their message: some providers bring back their own id only, or ours without the rest. The
/// ledger knows what it sent to whom, and tells the receipt again with the message's name, to itself and to everybody.
struct Receipts {
    let context: Context

    /// How long a receipt waits for the word that its message has been accepted, real milliseconds.
    private static let waitMs: Int64 = 60_000

    /// Names the message, now or as soon as it is known to have been sent.
    func received(_ receipt: MessageEvent, _ book: RunBook) throws {
        let recipient = Data(
            DerivedID.recipient(workspace: receipt.ref.workspace, address: receipt.ref.address))
        for sent in try sent(to: recipient, on: receipt.channelID) {
            if let named = name(receipt, sent, book) { return context.emit(named) }
        }
        try context.store.put(
            SchedulerTables.unclaimed,
            [.blob(recipient), .int32(Int32(receipt.kind.rawValue)), .text(receipt.providerMessageID)],
            [.blob(Codec.encode(receipt)), .integer(context.nowMs + context.productMs(forRealMs: Self.waitMs))])
    }

    /// Tells the receipts that came before the acceptance of their message.
    func claim(_ key: MessageKey, _ accepted: MessageEvent, _ book: RunBook) throws {
        let waiting = try context.store.select(
            "SELECT kind, named, receipt FROM unclaimed WHERE recipient = ?", [.blob(key.recipient)]
        ) { (kind: $0.int32(0), id: $0.text(1), receipt: try Codec.decode(MessageEvent.self, Array($0.blob(2)))) }
        for item in waiting where item.receipt.channelID == accepted.channelID {
            let sent = Sent(key: key, providerMessageID: accepted.providerMessageID)
            guard let named = name(item.receipt, sent, book) else { continue }
            context.emit(named)
            try context.store.delete(
                SchedulerTables.unclaimed, [.blob(key.recipient), .int32(item.kind), .text(item.id)])
        }
    }

    /// Removes receipts of messages that are not ours: other systems may use the same account.
    /// - Returns: how many were removed.
    func forget(limit: Int) throws -> Int {
        let old = try context.store.select(
            "SELECT recipient, kind, named FROM unclaimed WHERE keep_until < ? LIMIT ?",
            [.integer(context.nowMs), .integer(Int64(limit))]
        ) { [SQLValue.blob($0.blob(0)), .int32($0.int32(1)), .text($0.text(2))] }
        for key in old { try context.store.delete(SchedulerTables.unclaimed, key) }
        return old.count
    }

    // MARK: - Matching

    private struct Sent {
        let key: MessageKey
        let providerMessageID: String
    }

    private func sent(to recipient: Data, on channelID: String) throws -> [Sent] {
        try context.store.select(
            """
            SELECT run_no, step, position, recipient, provider_message_id FROM sent
            WHERE recipient = ? AND channel_id = ?
            """, [.blob(recipient), .text(channelID)]
        ) { Sent(key: MessageKey($0), providerMessageID: $0.text(4)) }
    }

    /// The receipt with the message's name; `nil` when it is another's.
    private func name(_ receipt: MessageEvent, _ sent: Sent, _ book: RunBook) -> MessageEvent? {
        guard let run = book.runs[sent.key.runNo] else { return nil }
        let ref = run.reference(to: receipt.ref.address, sent.key)
        let isProviders = !sent.providerMessageID.isEmpty && sent.providerMessageID == receipt.providerMessageID
        guard isProviders || ref.id == receipt.ref.id else { return nil }
        var named = receipt
        named.ref = ref
        named.providerMessageID = sent.providerMessageID
        return named
    }
}
