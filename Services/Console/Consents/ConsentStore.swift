import GRDB
import Models
import SwiftProtobuf

/// The append-only consent trail; ``ConsentStates`` holds what it comes to.
enum ConsentStore {
    static let migration = Migration("consents") { db in
        try db.execute(
            sql: """
                CREATE TABLE consents (
                    id TEXT PRIMARY KEY, address TEXT NOT NULL, purpose TEXT NOT NULL, state INTEGER NOT NULL,
                    source TEXT NOT NULL, text TEXT NOT NULL, url TEXT NOT NULL, at_ms INTEGER NOT NULL,
                    actor TEXT NOT NULL) WITHOUT ROWID;
                CREATE INDEX consents_trail ON consents(address, at_ms, id);
                CREATE TABLE consent_states (
                    address TEXT NOT NULL, purpose TEXT NOT NULL, state INTEGER NOT NULL, at_ms INTEGER NOT NULL,
                    PRIMARY KEY (address, purpose)) WITHOUT ROWID;
                """)
    }

    /// What entries from websites and messages tell in addition.
    static let origins = Migration("consent origins") { db in
        try db.execute(
            sql: """
                ALTER TABLE consents ADD COLUMN form_id TEXT NOT NULL DEFAULT '';
                ALTER TABLE consents ADD COLUMN person_name TEXT NOT NULL DEFAULT '';
                ALTER TABLE consents ADD COLUMN channel_id TEXT NOT NULL DEFAULT '';
                """)
    }

    /// Which entries are copies, made for another address of the same person.
    static let copies = Migration("consent copies") { db in
        try db.execute(sql: "ALTER TABLE consents ADD COLUMN told_under TEXT NOT NULL DEFAULT ''")
    }

    /// Appends an entry; one that is known already changes nothing.
    /// - Parameter publish: whether the log is told; not for entries that come from it.
    /// - Returns: whether the entry is new.
    @discardableResult
    static func append(_ record: ConsentRecord, in transaction: Transaction, publish: Bool) throws -> Bool {
        let db = transaction.db
        try db.cachedStatement(
            sql: """
                INSERT INTO consents (
                    id, address, purpose, state, source, text, url, at_ms, actor, form_id, person_name, channel_id,
                    told_under)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        ).execute(
            arguments: [
                record.id, record.address, record.purpose, record.state.rawValue, record.source, record.text,
                record.url, record.atMs, record.actor, record.formID, record.personName, record.channelID,
                record.toldUnder,
            ])
        guard db.changesCount > 0 else { return false }
        try ConsentStates.take(record, in: db)
        if publish { try emit(record, in: transaction) }
        return true
    }

    /// Takes an entry over that others have put into the log.
    static func learn(_ record: ConsentRecord, in transaction: Transaction) throws {
        guard try append(record, in: transaction, publish: false) else { return }
        try WebsiteContact.make(from: record, in: transaction)
    }

    /// The trail of a person with these addresses, newest first. A decision and its copies are told once.
    /// - Parameter after: time and id of the last entry of the page before.
    static func trail(
        of addresses: [String], after: (atMs: Int64, id: String)?, limit: Int, in db: Database
    ) throws -> [ConsentRecord] {
        let marks = addresses.map { _ in "?" }.joined(separator: ", ")
        var values: [DatabaseValue] = (addresses + addresses).map(\.databaseValue)
        if let after { values += [after.atMs.databaseValue, after.id.databaseValue] }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM consents WHERE address IN (\(marks)) AND told_under NOT IN (\(marks)) \(after == nil ? "" : "AND (at_ms, id) < (?, ?)")
                ORDER BY at_ms DESC, id DESC LIMIT ?
                """,
            arguments: StatementArguments(values + [limit.databaseValue])
        ).map(record)
    }

    /// Erasure: the trail of a person who is no longer known.
    static func forget(_ addresses: [String], in transaction: Transaction) throws {
        for address in addresses {
            try transaction.db.execute(sql: "DELETE FROM consents WHERE address = ?", arguments: [address])
            try ConsentStates.forget(address, in: transaction.db)
        }
    }

    static let republisher = Republisher("consents", .consents) { transaction, cursor, limit in
        let rows = try Row.fetchAll(
            transaction.db, sql: "SELECT * FROM consents WHERE id > ? ORDER BY id LIMIT ?",
            arguments: [cursor ?? "", limit])
        for row in rows { try emit(record(row), in: transaction) }
        return rows.count < limit ? nil : rows.last?["id"]
    }

    private static func emit(_ record: ConsentRecord, in transaction: Transaction) throws {
        try transaction.emit(
            Topics.consents, key: RecordKey.recipient(workspace: Workspace.standard, address: record.address),
            value: Codec.encode(record))
    }

    private static func record(_ row: Row) -> ConsentRecord {
        ConsentRecord.with {
            $0.id = row["id"]
            $0.workspace = Workspace.standard
            $0.address = row["address"]
            $0.purpose = row["purpose"]
            $0.state = ConsentState(rawValue: row["state"]) ?? .revoked
            $0.source = row["source"]
            $0.text = row["text"]
            $0.url = row["url"]
            $0.atMs = row["at_ms"]
            $0.actor = row["actor"]
            $0.formID = row["form_id"]
            $0.personName = row["person_name"]
            $0.channelID = row["channel_id"]
            $0.toldUnder = row["told_under"]
        }
    }
}
