import Foundation
import GRDB
import Models
import Rules

/// The read model's table of messages.
enum MessageStore {
    static let migration = Migration("messages") { db in
        try db.execute(
            sql: """
                CREATE TABLE messages (
                    id BLOB PRIMARY KEY, campaign_id TEXT NOT NULL, run_id TEXT NOT NULL, step INTEGER NOT NULL,
                    position INTEGER NOT NULL, address TEXT NOT NULL, contact_id TEXT NOT NULL,
                    channel_id TEXT NOT NULL,
                    status TEXT NOT NULL, attempt INTEGER NOT NULL, reason TEXT NOT NULL,
                    failed_at_provider INTEGER NOT NULL, provider_message_id TEXT NOT NULL,
                    conversation INTEGER NOT NULL, category TEXT NOT NULL, error BLOB, planned_at INTEGER,
                    sent_at INTEGER, delivered_at INTEGER, read_at INTEGER, timeline BLOB NOT NULL,
                    reopened_after INTEGER NOT NULL DEFAULT 0,
                    reopened_message_id TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
                CREATE INDEX messages_campaign ON messages(campaign_id);
                """)
    }

    /// What variants and runs are reported by. Most messages have no variant and belong to the only run: they are left out.
    static let variants = Migration("message variants") { db in
        try db.execute(
            sql: """
                ALTER TABLE messages ADD COLUMN variant TEXT NOT NULL DEFAULT '';
                ALTER TABLE messages ADD COLUMN replied_at INTEGER;
                CREATE INDEX messages_variant
                    ON messages(campaign_id, run_id, step, position, variant, status, replied_at, sent_at) WHERE variant <> '';
                CREATE INDEX messages_run ON messages(campaign_id, run_id) WHERE run_id <> '\(Campaign.onlyRun)';
                """)
    }

    /// What the steps of drips are reported by.
    static let steps = Migration("messages of steps") { db in
        try db.execute(
            sql: "CREATE INDEX messages_step ON messages(campaign_id, step, status, replied_at) WHERE step > 0")
    }

    /// The columns in the order in which ``decode(_:)`` reads them.
    static let columns = [
        "id", "campaign_id", "run_id", "step", "position", "address", "contact_id", "channel_id", "status", "attempt",
        "reason", "failed_at_provider", "reopened_after", "reopened_message_id", "provider_message_id", "conversation",
        "category", "error", "planned_at", "sent_at", "delivered_at", "read_at", "timeline", "variant",
        "replied_at",
    ]
    private static let findSQL = "SELECT \(columns.joined(separator: ", ")) FROM messages WHERE id = ?"

    static func find(_ id: [UInt8], in db: Database) throws -> MessageView? {
        try Row.fetchOne(db.cachedStatement(sql: findSQL), arguments: [Data(id)]).map(decode)
    }

    static func save(_ message: MessageView, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO messages (id, campaign_id, run_id, step, position, address, contact_id, channel_id, status,
                    attempt, reason, failed_at_provider, provider_message_id, conversation, category, error, planned_at,
                    sent_at, delivered_at, read_at, timeline, reopened_after, reopened_message_id, variant, replied_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET contact_id = excluded.contact_id, channel_id = excluded.channel_id,
                    status = excluded.status, attempt = excluded.attempt, reason = excluded.reason,
                    failed_at_provider = excluded.failed_at_provider,
                    provider_message_id = excluded.provider_message_id, conversation = excluded.conversation,
                    category = excluded.category, error = excluded.error, planned_at = excluded.planned_at,
                    sent_at = excluded.sent_at, delivered_at = excluded.delivered_at, read_at = excluded.read_at,
                    timeline = excluded.timeline, reopened_after = excluded.reopened_after,
                    reopened_message_id = excluded.reopened_message_id, variant = excluded.variant,
                    replied_at = excluded.replied_at
                """)
        let life = message.lifecycle
        try statement.execute(arguments: [
            Data(message.id), message.campaignID, message.runID, message.step, message.position, message.address,
            message.contactID, message.channelID, life.status.rawValue, life.attempt, life.reason,
            life.failedAtProvider, message.providerMessageID, message.conversation.rawValue, message.category,
            message.error.map { Data(Codec.encode($0)) }, message.plannedAtMs, message.sentAtMs, message.deliveredAtMs,
            message.readAtMs, Data(message.timeline.bytes), life.reopenedAfter,
            life.reopenedMessageID, message.variant, message.repliedAtMs,
        ])
    }

    static func delete(campaign: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM messages WHERE campaign_id = ?", arguments: [campaign])
    }

    /// Takes the person out of the messages sent to them; the counts stay true.
    static func forget(_ contact: ErasedContact, in db: Database) throws {
        try db.execute(sql: "UPDATE messages SET address = '' WHERE contact_id = ?", arguments: [contact.id])
        // Tests name no contact when there was none yet.
        for address in contact.addresses {
            try db.execute(
                sql: "UPDATE messages SET address = '' WHERE campaign_id = ? AND address = ?",
                arguments: [MessageRef.tests, address])
        }
    }

    /// Contacts for whom a campaign has failed for good; whether a message in doubt reached the person is not known.
    static func failedContacts(campaign: String, limit: Int, in db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT DISTINCT m.contact_id FROM messages m JOIN contacts c ON c.contact_id = m.contact_id
                WHERE m.campaign_id = ? AND m.status = ? AND m.reason <> ? ORDER BY m.contact_id LIMIT ?
                """,
            arguments: [campaign, MessageStatus.failed.rawValue, Reason.inDoubt, limit])
    }

    /// Reads by position: a name would be looked up for every cell of every row.
    static func decode(_ row: Row) throws -> MessageView {
        var cells = Cells(row)
        var message = MessageView(
            id: Array(cells.next() as Data), campaignID: cells.next(), runID: cells.next(), step: cells.next(),
            position: cells.next(), address: cells.next())
        message.contactID = cells.next()
        message.channelID = cells.next()
        message.lifecycle = Lifecycle(
            status: MessageStatus(rawValue: cells.next()) ?? .planned, attempt: cells.next(), reason: cells.next(),
            failedAtProvider: cells.next(), reopenedAfter: cells.next(), reopenedMessageID: cells.next())
        message.providerMessageID = cells.next()
        message.conversation = Conversation(rawValue: cells.next()) ?? .unspecified
        message.category = cells.next()
        message.error = try (cells.optional() as Data?).map { try Codec.decode(ProviderError.self, Array($0)) }
        message.plannedAtMs = cells.optional()
        message.sentAtMs = cells.optional()
        message.deliveredAtMs = cells.optional()
        message.readAtMs = cells.optional()
        message.timeline = Timeline(bytes: Array(cells.next() as Data))
        message.variant = cells.next()
        message.repliedAtMs = cells.optional()
        return message
    }
}

/// The cells of a row, one after another.
private struct Cells {
    private let row: Row
    private var index = 0

    init(_ row: Row) { self.row = row }

    mutating func next<Value: DatabaseValueConvertible & StatementColumnConvertible>() -> Value {
        defer { index += 1 }
        return row[index]
    }

    mutating func optional<Value: DatabaseValueConvertible & StatementColumnConvertible>() -> Value? {
        defer { index += 1 }
        return row[index]
    }
}
