import Foundation
import GRDB
import Models

/// The table of interactive messages. Nobody but the console needs them: campaigns carry copies.
enum InteractiveMessageStore {
    static let migration = Migration("interactive messages") { db in
        try db.execute(
            sql: """
                CREATE TABLE interactive_messages (
                    id TEXT PRIMARY KEY, channel_id TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL,
                    created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) WITHOUT ROWID;
                CREATE INDEX interactive_messages_channel ON interactive_messages(channel_id, id);
                """)
    }

    static func find(_ id: String, in db: Database) throws -> InteractiveMessage? {
        try Row.fetchOne(db, sql: "SELECT * FROM interactive_messages WHERE id = ?", arguments: [id]).map(decode)
    }

    /// - Throws: 404.
    static func require(_ id: String, in db: Database) throws -> InteractiveMessage {
        guard let message = try find(id, in: db) else { throw Problem.notFound("interactive message", id) }
        return message
    }

    /// Messages in the order of their ids.
    /// - Parameter channel: `nil` for those of every channel.
    static func list(channel: String?, after: String?, limit: Int, in db: Database) throws -> [InteractiveMessage] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM interactive_messages WHERE id > ? AND (? IS NULL OR channel_id = ?) ORDER BY id LIMIT ?
                """,
            arguments: [after ?? "", channel, channel, limit]
        ).map(decode)
    }

    static func save(_ message: InteractiveMessage, in transaction: Transaction) throws -> InteractiveMessage {
        var message = message
        message.updatedAtMs = transaction.nowMs
        try transaction.db.execute(
            sql: """
                INSERT OR REPLACE INTO interactive_messages (id, channel_id, name, content, created_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                message.id, message.channelID, message.name, Data(Codec.encode(message.content)), message.createdAtMs,
                message.updatedAtMs,
            ])
        return message
    }

    static func delete(_ id: String, in transaction: Transaction) throws {
        try transaction.db.execute(sql: "DELETE FROM interactive_messages WHERE id = ?", arguments: [id])
    }

    static func deleteAll(channel: String, in transaction: Transaction) throws {
        try transaction.db.execute(sql: "DELETE FROM interactive_messages WHERE channel_id = ?", arguments: [channel])
    }

    private static func decode(_ row: Row) throws -> InteractiveMessage {
        let content: Data = row["content"]
        return InteractiveMessage(
            id: row["id"], channelID: row["channel_id"], name: row["name"],
            content: try Codec.decode(Content.self, Array(content)), createdAtMs: row["created_at"],
            updatedAtMs: row["updated_at"])
    }
}
