import Foundation
import GRDB
import Models

/// The table of channels.
enum ChannelStore {
    static let migration = Migration("channels") { db in
        try db.execute(
            sql: """
                CREATE TABLE channels (
                    id TEXT PRIMARY KEY, record BLOB NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
                    resumed_at INTEGER NOT NULL) WITHOUT ROWID
                """)
    }

    static func find(_ id: String, in db: Database) throws -> Channel? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM channels WHERE id = ?"), arguments: [id]).map(decode)
    }

    /// - Throws: 404.
    static func require(_ id: String, in db: Database) throws -> Channel {
        guard let channel = try find(id, in: db) else { throw Problem.notFound("channel", id) }
        return channel
    }

    /// Channels in the order of their ids.
    static func list(after: String?, limit: Int, in db: Database) throws -> [Channel] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM channels WHERE id > ? ORDER BY id LIMIT ?", arguments: [after ?? "", limit]
        ).map(decode)
    }

    /// Writes the channel and tells the stages.
    /// - Returns: the channel with its new revision and time of change.
    @discardableResult
    static func save(_ channel: Channel, in transaction: Transaction) throws -> Channel {
        var channel = channel
        channel.record.revision += 1
        channel.updatedAtMs = transaction.nowMs
        let record = Codec.encode(channel.record)
        try transaction.db.execute(
            sql: """
                INSERT OR REPLACE INTO channels (id, record, created_at, updated_at, resumed_at, recipients_by_hand)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                channel.id, Data(record), channel.createdAtMs, channel.updatedAtMs, channel.resumedAtMs,
                channel.recipientsByHand,
            ])
        try transaction.emit(Topics.channels, key: key(channel.id), value: record)
        return channel
    }

    static func delete(_ id: String, in transaction: Transaction) throws {
        try transaction.db.execute(sql: "DELETE FROM channels WHERE id = ?", arguments: [id])
        try ChannelStandingStore.delete(id, in: transaction)
        try InteractiveMessageStore.deleteAll(channel: id, in: transaction)
        try transaction.emit(Topics.channels, key: key(id), value: nil)
    }

    /// Publishes every channel again, for a new log.
    static let republisher = Republisher("channels", .channels) { transaction, cursor, limit in
        let channels = try list(after: cursor, limit: limit, in: transaction.db)
        for channel in channels {
            try transaction.emit(Topics.channels, key: key(channel.id), value: Codec.encode(channel.record))
        }
        return channels.count < limit ? nil : channels.last?.id
    }

    private static func key(_ id: String) -> [UInt8] { RecordKey.channel(workspace: Workspace.standard, id: id) }

    private static func decode(_ row: Row) throws -> Channel {
        let record: Data = row["record"]
        return Channel(
            record: try Codec.decode(ChannelRecord.self, Array(record)), recipientsByHand: row["recipients_by_hand"],
            createdAtMs: row["created_at"], updatedAtMs: row["updated_at"], resumedAtMs: row["resumed_at"])
    }
}
