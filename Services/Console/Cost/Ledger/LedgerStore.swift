import Foundation
import GRDB
import Models

/// The table of messages with the provider.
///
/// `label` is 0 for messages that did not go out, so that one index answers "what was sent to this person".
enum LedgerStore {
    static let migration = Migration("cost ledger") { db in
        try db.execute(
            sql: """
                CREATE TABLE ledger (
                    id BLOB PRIMARY KEY, campaign_id TEXT NOT NULL, address TEXT NOT NULL, country TEXT NOT NULL,
                    channel_id TEXT NOT NULL, purpose TEXT NOT NULL, category TEXT NOT NULL,
                    conversation INTEGER NOT NULL, attempt INTEGER NOT NULL, accepted_at INTEGER NOT NULL,
                    provider_message_id TEXT NOT NULL, receipt_at INTEGER, delivered_at INTEGER, failed TEXT NOT NULL,
                    model TEXT NOT NULL, type TEXT NOT NULL, billed_category TEXT NOT NULL, billable INTEGER,
                    conversation_id TEXT NOT NULL, conversation_origin TEXT NOT NULL,
                    conversation_expires_at INTEGER NOT NULL, opens INTEGER NOT NULL, owns INTEGER NOT NULL,
                    label INTEGER NOT NULL, sent_at INTEGER) WITHOUT ROWID;
                CREATE INDEX ledger_address ON ledger(address, sent_at, label, channel_id, purpose, opens);
                CREATE INDEX ledger_recent ON ledger(channel_id, label, sent_at, address);
                CREATE TABLE charged_conversations (
                    conversation_id TEXT PRIMARY KEY, message_id BLOB NOT NULL) WITHOUT ROWID;
                """)
        // The log still holds messages that were sent before there was a ledger: reading it again changes nothing else.
        try db.execute(sql: "DELETE FROM read_positions")
    }

    static let columns = """
        id, campaign_id, address, country, channel_id, purpose, category, conversation, attempt, accepted_at,
        provider_message_id, receipt_at, delivered_at, failed, model, type, billed_category, billable,
        conversation_id, conversation_origin, conversation_expires_at, opens, owns, run_id
        """

    static func find(_ id: [UInt8], in db: Database) throws -> LedgerEntry? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT \(columns) FROM ledger WHERE id = ?"), arguments: [Data(id)]
        ).map(decode)
    }

    /// - Parameter before: the entry as it is stored. SQLite writes an index again whenever one of its columns is set,
    ///   changed or not, and most receipts change none of them.
    static func save(_ entry: LedgerEntry, over before: LedgerEntry?, in db: Database) throws {
        if let before, before.place == entry.place { return try saveReceipts(entry, in: db) }
        try saveAll(entry, in: db)
    }

    private static func saveReceipts(_ entry: LedgerEntry, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE ledger SET category = ?, conversation = ?, attempt = ?, accepted_at = ?, provider_message_id = ?,
                    receipt_at = ?, delivered_at = ?, failed = ?, model = ?, type = ?, billed_category = ?, billable = ?,
                    conversation_id = ?, conversation_origin = ?, conversation_expires_at = ?, owns = ?
                WHERE id = ?
                """)
        let price = entry.price
        try statement.execute(arguments: [
            entry.category, entry.conversation.rawValue, entry.acceptedAttempt, entry.acceptedAtMs,
            entry.providerMessageID, entry.receiptAtMs, entry.deliveredAtMs, entry.failed.joined(separator: " "),
            price.model, price.type, price.category, price.billable, price.conversationID, price.conversationOrigin,
            price.conversationExpiresAtMs, entry.ownsConversation, Data(entry.id),
        ])
    }

    private static func saveAll(_ entry: LedgerEntry, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO ledger (\(columns), label, sent_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET channel_id = excluded.channel_id, purpose = excluded.purpose,
                    category = excluded.category, conversation = excluded.conversation, attempt = excluded.attempt,
                    accepted_at = excluded.accepted_at, provider_message_id = excluded.provider_message_id,
                    receipt_at = excluded.receipt_at, delivered_at = excluded.delivered_at, failed = excluded.failed,
                    model = excluded.model,
                    type = excluded.type, billed_category = excluded.billed_category, billable = excluded.billable,
                    conversation_id = excluded.conversation_id, conversation_origin = excluded.conversation_origin,
                    conversation_expires_at = excluded.conversation_expires_at, opens = excluded.opens,
                    owns = excluded.owns, label = excluded.label, sent_at = excluded.sent_at
                """)
        let price = entry.price
        try statement.execute(arguments: [
            Data(entry.id), entry.campaignID, entry.address, entry.country, entry.channelID, entry.purpose,
            entry.category, entry.conversation.rawValue, entry.acceptedAttempt, entry.acceptedAtMs,
            entry.providerMessageID, entry.receiptAtMs, entry.deliveredAtMs, entry.failed.joined(separator: " "),
            price.model, price.type, price.category, price.billable, price.conversationID, price.conversationOrigin,
            price.conversationExpiresAtMs, entry.opensConversation, entry.ownsConversation, entry.runID,
            entry.label.rawValue,
            entry.sentAtMs,
        ])
    }

    /// Whether this message is the one its conversation is charged for: the first one heard of.
    static func claim(_ conversation: String, by message: [UInt8], in db: Database) throws -> Bool {
        try db.cachedStatement(
            sql: "INSERT INTO charged_conversations (conversation_id, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
        ).execute(arguments: [conversation, Data(message)])
        let owner = try Data.fetchOne(
            db.cachedStatement(sql: "SELECT message_id FROM charged_conversations WHERE conversation_id = ?"),
            arguments: [conversation])
        return owner == Data(message)
    }

    /// The first message that went out to an address on a channel within a span.
    static func firstSent(
        to address: String, channel: String, from: Int64, before: Int64, in db: Database
    ) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT min(sent_at) FROM ledger
                    WHERE address = ? AND sent_at >= ? AND sent_at < ? AND channel_id = ? AND label > 0
                    """),
            arguments: [address, from, before, channel])
    }

    /// Takes the person out; money stays true.
    static func forget(_ addresses: [String], in db: Database) throws {
        for address in addresses {
            try db.execute(sql: "UPDATE ledger SET address = '' WHERE address = ?", arguments: [address])
        }
    }

    /// Reads ``columns`` by position: a name would be looked up for every cell.
    static func decode(_ row: Row) -> LedgerEntry {
        let id: Data = row[0]
        var entry = LedgerEntry(
            id: Array(id), campaignID: row[1], runID: row[23], address: row[2], country: row[3] as String)
        entry.channelID = row[4]
        entry.purpose = row[5]
        entry.category = row[6]
        entry.conversation = Conversation(rawValue: row[7]) ?? .unspecified
        entry.acceptedAttempt = row[8]
        entry.acceptedAtMs = row[9]
        entry.providerMessageID = row[10]
        entry.receiptAtMs = row[11]
        entry.deliveredAtMs = row[12]
        entry.failed = (row[13] as String).split(separator: " ").map(String.init)
        entry.price = ReportedPrice(
            model: row[14], type: row[15], category: row[16], billable: row[17], conversationID: row[18],
            conversationOrigin: row[19], conversationExpiresAtMs: row[20])
        entry.opensConversation = row[21]
        entry.ownsConversation = row[22]
        return entry
    }
}

extension LedgerEntry {
    /// What the indexes are made of.
    struct Place: Equatable {
        let address: String
        let sentAtMs: Int64?
        let label: Conversation
        let channelID: String
        let purpose: String
        let opens: Bool
    }

    var place: Place {
        Place(
            address: address, sentAtMs: sentAtMs, label: label, channelID: channelID, purpose: purpose,
            opens: opensConversation)
    }
}
