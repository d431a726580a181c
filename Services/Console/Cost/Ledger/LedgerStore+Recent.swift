import GRDB
import Models

/// What the estimate asks the ledger.
extension LedgerStore {
    /// Addresses that business-initiated messages of a channel went to after an instant.
    static func reached(channel: String, after sinceMs: Int64, in db: Database) throws -> Set<String> {
        let addresses = try String.fetchCursor(
            db, sql: "SELECT address FROM ledger WHERE channel_id = ? AND label = ? AND sent_at > ?",
            arguments: [channel, Conversation.businessInitiated.rawValue, sinceMs])
        var reached: Set<String> = []
        while let address = try addresses.next() { reached.insert(address) }
        return reached
    }

    /// Categories of the conversations that are open with each address.
    static func openConversations(
        channel: String, nowMs: Int64, in db: Database
    ) throws -> [String: Set<String>] {
        var open: [String: Set<String>] = [:]
        for label in [Conversation.userInitiated, .businessInitiated] {
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT address, iif(billed_category = '', category, billed_category) FROM ledger
                    WHERE channel_id = ? AND label = ? AND sent_at > ? AND conversation_expires_at > ?
                    """,
                arguments: [channel, label.rawValue, nowMs - 3 * LedgerDay.lengthMs, nowMs])
            while let row = try rows.next() { open[row[0], default: []].insert(row[1]) }
        }
        return open
    }
}
