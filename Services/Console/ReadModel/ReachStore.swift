import GRDB
import Models

/// What the provider has said about single addresses: not on its network, window closed. The eligibility checker keeps
/// the same for its verdicts; this is for the estimate.
enum ReachStore {
    static let migration = Migration("reach") { db in
        try db.execute(
            sql: """
                CREATE TABLE absences (
                    address TEXT NOT NULL, channel_id TEXT NOT NULL, absent_at INTEGER NOT NULL,
                    PRIMARY KEY (channel_id, address)) WITHOUT ROWID;
                CREATE TABLE window_closings (
                    address TEXT NOT NULL, channel_id TEXT NOT NULL, closed_at INTEGER NOT NULL,
                    PRIMARY KEY (address, channel_id)) WITHOUT ROWID;
                """)
    }

    /// Learns from a failure that the provider has reported.
    static func learn(_ event: MessageEvent, in db: Database) throws {
        guard !event.channelID.isEmpty, !event.ref.address.isEmpty else { return }
        switch event.reason {
        case Reason.notOnChannel:
            try db.cachedStatement(
                sql: """
                    INSERT INTO absences (address, channel_id, absent_at) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET absent_at = max(absent_at, excluded.absent_at)
                    """
            ).execute(arguments: [event.ref.address, event.channelID, event.atMs])
        case Reason.windowClosed: try close(event.ref.address, channel: event.channelID, atMs: event.atMs, in: db)
        default: break
        }
    }

    /// When addresses were last reported not to be on the channel.
    static func absences(channel: String, after sinceMs: Int64, in db: Database) throws -> [String: Int64] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT address, absent_at FROM absences WHERE channel_id = ? AND absent_at > ?",
            arguments: [channel, sinceMs])
        var absences: [String: Int64] = [:]
        while let row = try rows.next() { absences[row[0]] = row[1] }
        return absences
    }

    /// Until when the provider has said the window was closed; 0: never.
    static func closedAtMs(_ address: String, channel: String, in db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT closed_at FROM window_closings WHERE address = ? AND channel_id = ?"),
            arguments: [address, channel]) ?? 0
    }

    static func forget(_ addresses: [String], in db: Database) throws {
        for address in addresses {
            try db.execute(sql: "DELETE FROM absences WHERE address = ?", arguments: [address])
            try db.execute(sql: "DELETE FROM window_closings WHERE address = ?", arguments: [address])
        }
    }

    private static func close(_ address: String, channel: String, atMs: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO window_closings (address, channel_id, closed_at) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET closed_at = max(closed_at, excluded.closed_at)
                """
        ).execute(arguments: [address, channel, atMs])
        try db.cachedStatement(
            sql: "DELETE FROM windows WHERE address = ? AND channel_id = ? AND last_inbound_ms <= ?"
        ).execute(arguments: [address, channel, atMs])
    }
}
