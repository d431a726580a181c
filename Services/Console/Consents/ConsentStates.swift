import GRDB
import Models
import Rules

/// What the trail of each address comes to, purpose by purpose: the rule is the one of the verdicts.
enum ConsentStates {
    /// Takes an entry of the trail in. A request that waits for its confirmation changes nothing.
    static func take(_ record: ConsentRecord, in db: Database) throws {
        guard record.state != .pending else { return }
        var entry = ConsentEntry(state: record.state, atMs: record.atMs)
        if let known = try find(record.purpose, of: record.address, in: db) {
            entry = known
            guard entry.apply(ConsentEntry(state: record.state, atMs: record.atMs)) else { return }
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO consent_states (address, purpose, state, at_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET state = excluded.state, at_ms = excluded.at_ms
                """
        ).execute(arguments: [record.address, record.purpose, entry.state.rawValue, entry.atMs])
    }

    /// The state that governs a purpose: of its own entries and those for all purposes the latest; `nil`: none.
    static func effective(_ purpose: String, of address: String, in db: Database) throws -> ConsentState? {
        try consents(of: address, in: db).effective(for: purpose)?.state
    }

    /// Everything an address has said.
    static func consents(of address: String, in db: Database) throws -> Consents {
        var byPurpose: [String: ConsentEntry] = [:]
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "SELECT purpose, state, at_ms FROM consent_states WHERE address = ?"),
            arguments: [address])
        while let row = try rows.next() { byPurpose[row["purpose"]] = entry(row) }
        return Consents(byPurpose)
    }

    static func forget(_ address: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM consent_states WHERE address = ?", arguments: [address])
    }

    private static func find(_ purpose: String, of address: String, in db: Database) throws -> ConsentEntry? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT state, at_ms FROM consent_states WHERE address = ? AND purpose = ?"),
            arguments: [address, purpose]
        ).map(entry)
    }

    private static func entry(_ row: Row) -> ConsentEntry {
        ConsentEntry(state: ConsentState(rawValue: row["state"]) ?? .revoked, atMs: row["at_ms"])
    }
}
