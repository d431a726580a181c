import GRDB
import Models
import Rules

/// A person who writes one of the workspace's blacklist keywords is marked blacklisted. The eligibility checker revokes
/// their consents at the same time.
enum BlacklistKeywords {
    static let migration = Migration("blacklist requests") { db in
        try db.execute(
            sql: """
                CREATE TABLE blacklist_requests (
                    address TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) WITHOUT ROWID
                """)
    }

    static func apply(_ messages: [InboundMessage], in transaction: Transaction) throws {
        guard !messages.isEmpty else { return }
        let settings = try SettingsStore.current(in: transaction.db)
        // Most workspaces have none, and then nothing has to be looked at.
        guard
            settings.keywords.contains(where: { $0.action == .blacklist })
                || settings.buttonPayloads.contains(where: { $0.action == .blacklist })
        else { return }
        let keywords = Keywords(settings)
        for message in messages where message.toldUnder.isEmpty {
            if keywords.match(message)?.match.action == .blacklist { try take(message, in: transaction) }
        }
    }

    /// Read again, a message changes nothing: a person may have been taken off the blacklist since.
    private static func take(_ message: InboundMessage, in transaction: Transaction) throws {
        try transaction.db.execute(
            sql: """
                INSERT INTO blacklist_requests (address, at_ms) VALUES (?, ?)
                ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms WHERE excluded.at_ms > at_ms
                """,
            arguments: [message.address, message.atMs])
        guard transaction.db.changesCount > 0 else { return }
        try mark(message.address, name: message.profileName, in: transaction)
    }

    private static func mark(_ address: String, name: String, in transaction: Transaction) throws {
        guard let known = try ContactStore.find(address: address, in: transaction.db) else {
            // Nobody yet, but an import may bring them tomorrow.
            var contact = Contact(address: address, name: name, nowMs: transaction.nowMs)
            contact.isBlacklisted = true
            return try ContactStore.add(contact, in: transaction)
        }
        guard !known.isBlacklisted else { return }
        var contact = known
        contact.isBlacklisted = true
        contact.updatedAtMs = transaction.nowMs
        try ContactStore.update(known, to: contact, in: transaction)
    }

    static func forget(_ addresses: [String], in transaction: Transaction) throws {
        for address in addresses {
            try transaction.db.execute(sql: "DELETE FROM blacklist_requests WHERE address = ?", arguments: [address])
        }
    }
}
