import GRDB

/// What the console knows about the log it publishes to.
struct LogState: Hashable, Sendable {
    /// The cluster's name; empty before the first one was met.
    var identity = ""
    /// Index of the republisher at work; `nil` when nothing is being published again.
    var republishing: Int?
    /// Where that republisher goes on; `nil` at its beginning.
    var cursor: String?

    static func load(in db: Database) throws -> LogState {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM log_state WHERE id = 1") else { return LogState() }
        let step: Int = row["republishing"]
        return LogState(
            identity: row["identity"], republishing: step < 0 ? nil : step, cursor: row["cursor"])
    }

    func save(in db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO log_state (id, identity, republishing, cursor) VALUES (1, ?, ?, ?)
                ON CONFLICT DO UPDATE SET identity = excluded.identity, republishing = excluded.republishing,
                    cursor = excluded.cursor
                """,
            arguments: [identity, republishing ?? -1, cursor])
    }

    /// A log that holds nothing of ours: positions start again and everything is published anew.
    static func begin(identity: String, in db: Database) throws {
        try db.execute(sql: "DELETE FROM log_positions")
        try LogState(identity: identity, republishing: 0, cursor: nil).save(in: db)
    }
}
