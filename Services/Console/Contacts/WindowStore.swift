import GRDB

/// A customer service window as the provider counts it.
struct ServiceWindow: Hashable, Sendable {
    /// 24 hours after the person's last message to the channel's number.
    static let lengthMs: Int64 = 24 * 3_600_000

    let channelID: String
    let lastInboundMs: Int64

    var closesAtMs: Int64 { lastInboundMs + Self.lengthMs }

    func json(nowMs: Int64) -> JSONValue {
        ["channel_id": .string(channelID), "open": .bool(nowMs < closesAtMs), "closes_at": .time(closesAtMs)]
    }
}

/// Who wrote to which channel last, and when; the read model fills it from the log.
enum WindowStore {
    static let migration = Migration("windows") { db in
        try db.execute(
            sql: """
                CREATE TABLE windows (
                    address TEXT NOT NULL, channel_id TEXT NOT NULL, last_inbound_ms INTEGER NOT NULL,
                    PRIMARY KEY (address, channel_id)) WITHOUT ROWID
                """)
    }

    /// One window a channel: a person may have written to it under several addresses.
    static func windows(of addresses: [String], in db: Database) throws -> [ServiceWindow] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT channel_id, max(last_inbound_ms) AS last_inbound_ms FROM windows
                WHERE address IN (\(databaseQuestionMarks(count: addresses.count))) GROUP BY channel_id ORDER BY channel_id
                """,
            arguments: StatementArguments(addresses)
        ).map { ServiceWindow(channelID: $0["channel_id"], lastInboundMs: $0["last_inbound_ms"]) }
    }

    /// A person wrote; an older message than the one known changes nothing.
    static func note(_ address: String, channel: String, inboundAtMs: Int64, in transaction: Transaction) throws {
        try transaction.db.cachedStatement(
            sql: """
                INSERT INTO windows (address, channel_id, last_inbound_ms) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET last_inbound_ms = max(last_inbound_ms, excluded.last_inbound_ms)
                """
        ).execute(arguments: [address, channel, inboundAtMs])
    }

    static func forget(_ addresses: [String], in transaction: Transaction) throws {
        for address in addresses {
            try transaction.db.execute(sql: "DELETE FROM windows WHERE address = ?", arguments: [address])
        }
    }
}
