import ContactImport
import GRDB

/// Imports, their progress, and the rows they did not take.
enum ImportStore {
    static let migration = Migration("imports") { db in
        try db.execute(
            sql: """
                CREATE TABLE imports (
                    id TEXT PRIMARY KEY, status TEXT NOT NULL, parameters TEXT NOT NULL, header TEXT NOT NULL,
                    total INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
                    rejected INTEGER NOT NULL, warnings INTEGER NOT NULL, error TEXT,
                    created_at INTEGER NOT NULL, finished_at INTEGER);
                CREATE INDEX imports_open ON imports(id) WHERE status IN ('queued', 'running');
                CREATE TABLE import_rejections (
                    import_id TEXT NOT NULL, row INTEGER NOT NULL, line INTEGER NOT NULL, reason TEXT NOT NULL,
                    columns TEXT NOT NULL, PRIMARY KEY (import_id, row)) WITHOUT ROWID;
                """)
    }

    static func insert(_ item: Import, in transaction: Transaction) throws {
        try transaction.db.execute(
            sql: """
                INSERT INTO imports (id, status, parameters, header, total, created, updated, rejected, warnings,
                    created_at) VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, ?)
                """,
            arguments: [
                item.id, item.status.rawValue, JSONWriter.text(item.parameters.json),
                JSONWriter.text(.array(item.header.map(JSONValue.string))), item.createdAtMs,
            ])
    }

    static func save(_ item: Import, in transaction: Transaction) throws {
        try transaction.db.cachedStatement(
            sql: """
                UPDATE imports SET status = ?, total = ?, created = ?, updated = ?, rejected = ?, warnings = ?,
                    error = ?, finished_at = ? WHERE id = ?
                """
        ).execute(
            arguments: [
                item.status.rawValue, item.total, item.created, item.updated, item.rejected, item.warnings,
                item.error, item.finishedAtMs, item.id,
            ])
    }

    static func find(_ id: String, in db: Database) throws -> Import? {
        try Row.fetchOne(db, sql: "SELECT * FROM imports WHERE id = ?", arguments: [id]).map(Import.init(row:))
    }

    /// - Throws: 404.
    static func require(_ id: String, in db: Database) throws -> Import {
        guard let item = try find(id, in: db) else { throw Problem.notFound("import", id) }
        return item
    }

    /// The oldest one that is not finished.
    static func next(in db: Database) throws -> Import? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM imports WHERE status IN ('queued', 'running') ORDER BY id LIMIT 1"
        ).map(Import.init(row:))
    }

    /// - Parameter row: the row's number in the file, from 0.
    static func reject(_ rejected: RejectedRow, row: Int, of id: String, in transaction: Transaction) throws {
        try transaction.db.cachedStatement(
            sql: "INSERT INTO import_rejections (import_id, row, line, reason, columns) VALUES (?, ?, ?, ?, ?)"
        ).execute(
            arguments: [
                id, row, rejected.line, rejected.reason.description,
                JSONWriter.text(.array(rejected.columns.map(JSONValue.string))),
            ])
    }

    /// The cells of rejected rows after row number `after`, with their numbers.
    static func rejections(
        of id: String, after: Int, limit: Int, in db: Database
    ) throws -> [(row: Int, cells: [String])] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT row, line, reason, columns FROM import_rejections WHERE import_id = ? AND row > ?
                ORDER BY row LIMIT ?
                """,
            arguments: [id, after, limit]
        ).map { ($0["row"], [String($0["line"] as Int), $0["reason"]] + texts($0["columns"])) }
    }

    fileprivate static func texts(_ json: String) -> [String] {
        guard case .array(let values)? = try? JSONParser.parse(json) else { return [] }
        return values.map { if case .string(let text) = $0 { text } else { "" } }
    }
}

extension Import {
    init(row: Row) {
        let parameters = (try? JSONParser.parse(row["parameters"] as String)) ?? .null
        self.init(
            id: row["id"], status: Status(rawValue: row["status"]) ?? .failed,
            parameters: ImportParameters(stored: parameters), header: ImportStore.texts(row["header"]),
            total: row["total"], created: row["created"], updated: row["updated"], rejected: row["rejected"],
            warnings: row["warnings"], error: row["error"], createdAtMs: row["created_at"],
            finishedAtMs: row["finished_at"])
    }
}
