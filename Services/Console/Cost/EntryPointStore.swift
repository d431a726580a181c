import GRDB
import Models
import Rules

/// People who came from an advertisement, and when the business answered (``FreeEntryPoint``).
enum EntryPointStore {
    static let migration = Migration("entry points") { db in
        try db.execute(
            sql: """
                CREATE TABLE entry_points (
                    address TEXT NOT NULL, channel_id TEXT NOT NULL, referral_at INTEGER NOT NULL, answered_at INTEGER,
                    PRIMARY KEY (address, channel_id, referral_at)) WITHOUT ROWID;
                CREATE INDEX entry_points_recent ON entry_points(channel_id, referral_at);
                """)
    }

    /// A person wrote from an advertisement; the answer may be known already.
    static func came(_ inbound: InboundMessage, in db: Database) throws {
        let answeredMs = try LedgerStore.firstSent(
            to: inbound.address, channel: inbound.channelID, from: inbound.atMs,
            before: inbound.atMs + FreeEntryPoint.answerMs, in: db)
        try add(inbound.address, inbound.channelID, referralMs: inbound.atMs, answeredMs: answeredMs, in: db)
    }

    /// A message went out: it may be the answer, or its receipt says until when everything is free.
    static func sent(_ entry: LedgerEntry, in db: Database) throws {
        guard entry.isSent, let sentAtMs = entry.sentAtMs, !entry.address.isEmpty else { return }
        try db.cachedStatement(
            sql: """
                UPDATE entry_points SET answered_at = min(coalesce(answered_at, ?1), ?1)
                WHERE address = ?2 AND channel_id = ?3 AND referral_at <= ?1
                    AND referral_at > ?1 - \(FreeEntryPoint.answerMs)
                """
        ).execute(arguments: [sentAtMs, entry.address, entry.channelID])
        guard entry.price.isFreeEntryPoint, entry.price.conversationExpiresAtMs > 0 else { return }
        let beganMs = entry.price.conversationExpiresAtMs - FreeEntryPoint.lengthMs
        try add(entry.address, entry.channelID, referralMs: beganMs, answeredMs: beganMs, in: db)
    }

    /// Until when messages are free, by address.
    static func freeUntil(channel: String, nowMs: Int64, in db: Database) throws -> [String: Int64] {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT address, referral_at, answered_at FROM entry_points WHERE channel_id = ? AND referral_at > ?",
            arguments: [channel, nowMs - FreeEntryPoint.answerMs - FreeEntryPoint.lengthMs])
        var freeUntil: [String: Int64] = [:]
        while let row = try rows.next() {
            let until = FreeEntryPoint.freeUntil(referralMs: row[1], answeredMs: row[2])
            freeUntil[row[0], default: 0] = max(freeUntil[row[0], default: 0], until)
        }
        return freeUntil
    }

    static func forget(_ addresses: [String], in db: Database) throws {
        for address in addresses {
            try db.execute(sql: "DELETE FROM entry_points WHERE address = ?", arguments: [address])
        }
    }

    private static func add(
        _ address: String, _ channel: String, referralMs: Int64, answeredMs: Int64?, in db: Database
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO entry_points (address, channel_id, referral_at, answered_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET answered_at =
                    min(coalesce(answered_at, excluded.answered_at), coalesce(excluded.answered_at, answered_at))
                """
        ).execute(arguments: [address, channel, referralMs, answeredMs])
    }
}
