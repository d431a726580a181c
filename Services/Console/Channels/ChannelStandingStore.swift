import Foundation
import GRDB
import Models

/// The tables of what providers tell about channels.
enum ChannelStandingStore {
    static let migration = Migration("channel standing") { db in
        try db.execute(
            sql: """
                ALTER TABLE channels ADD COLUMN recipients_by_hand INTEGER NOT NULL DEFAULT 1;
                CREATE TABLE channel_health (
                    channel_id TEXT PRIMARY KEY, health BLOB NOT NULL, at_ms INTEGER NOT NULL,
                    error_at_ms INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE channel_alerts (
                    channel_id TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL,
                    at_ms INTEGER NOT NULL, PRIMARY KEY (channel_id, id)) WITHOUT ROWID;
                """)
    }

    /// Alerts that are shown; older ones are forgotten.
    private static let alertsKept = 20

    static func find(_ channel: String, in db: Database) throws -> ChannelStanding {
        var standing = ChannelStanding()
        if let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT health, at_ms, error_at_ms FROM channel_health WHERE channel_id = ?"),
            arguments: [channel])
        {
            let health: Data = row["health"]
            standing.health = try Codec.decode(ChannelHealth.self, Array(health))
            standing.atMs = row["at_ms"]
            standing.errorAtMs = row["error_at_ms"]
        }
        standing.alerts = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT code, detail, at_ms FROM channel_alerts WHERE channel_id = ? ORDER BY at_ms DESC, id"),
            arguments: [channel]
        ).map { ChannelStanding.Alert(code: $0["code"], detail: $0["detail"], atMs: $0["at_ms"]) }
        return standing
    }

    /// Keeps what was told about a channel, and lets its limits follow.
    static func learn(_ told: ChannelHealth, channel id: String, atMs: Int64, in transaction: Transaction) throws {
        guard told != ChannelHealth(), let channel = try ChannelStore.find(id, in: transaction.db) else { return }
        var standing = try find(id, in: transaction.db)
        let before = standing
        standing.learn(told, atMs: atMs)
        if standing != before {
            try transaction.db.execute(
                sql: """
                    INSERT OR REPLACE INTO channel_health (channel_id, health, at_ms, error_at_ms) VALUES (?, ?, ?, ?)
                    """,
                arguments: [id, Data(Codec.encode(standing.health)), standing.atMs, standing.errorAtMs])
        }
        var followed = channel
        followed.follow(standing.health)
        if followed != channel { try ChannelStore.save(followed, in: transaction) }
    }

    /// - Returns: whether the alert is news.
    static func add(
        _ alert: ChannelAlert, id: String, channel: String, atMs: Int64, in transaction: Transaction
    ) throws -> Bool {
        let db = transaction.db
        try db.execute(
            sql: """
                INSERT INTO channel_alerts (channel_id, id, code, detail, at_ms) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [channel, id, alert.code, alert.detail, atMs])
        guard db.changesCount > 0 else { return false }
        try db.execute(
            sql: """
                DELETE FROM channel_alerts WHERE channel_id = ? AND id NOT IN (
                    SELECT id FROM channel_alerts WHERE channel_id = ? ORDER BY at_ms DESC, id LIMIT \(alertsKept))
                """,
            arguments: [channel, channel])
        return true
    }

    static func delete(_ channel: String, in transaction: Transaction) throws {
        for table in ["channel_health", "channel_alerts"] {
            try transaction.db.execute(sql: "DELETE FROM \(table) WHERE channel_id = ?", arguments: [channel])
        }
    }
}
