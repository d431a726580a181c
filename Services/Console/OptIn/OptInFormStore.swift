import Foundation
import GRDB
import Models

/// The table of opt-in forms.
enum OptInFormStore {
    static let migration = Migration("opt-in forms") { db in
        try db.execute(
            sql: """
                CREATE TABLE optin_forms (
                    id TEXT PRIMARY KEY, record BLOB NOT NULL, created_at INTEGER NOT NULL,
                    updated_at INTEGER NOT NULL) WITHOUT ROWID
                """)
    }

    static func find(_ id: String, in db: Database) throws -> OptInForm? {
        try Row.fetchOne(db, sql: "SELECT * FROM optin_forms WHERE id = ?", arguments: [id]).map(decode)
    }

    /// - Throws: 404.
    static func require(_ id: String, in db: Database) throws -> OptInForm {
        guard let form = try find(id, in: db) else { throw Problem.notFound("opt-in form", id) }
        return form
    }

    /// Forms in the order of their ids.
    static func list(after: String?, limit: Int, in db: Database) throws -> [OptInForm] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM optin_forms WHERE id > ? ORDER BY id LIMIT ?", arguments: [after ?? "", limit]
        ).map(decode)
    }

    static func all(in db: Database) throws -> [OptInForm] { try list(after: nil, limit: .max, in: db) }

    /// Writes the form and tells the stages.
    static func save(_ form: OptInForm, in transaction: Transaction) throws -> OptInForm {
        var form = form
        form.record.revision += 1
        form.updatedAtMs = transaction.nowMs
        try transaction.db.execute(
            sql: "INSERT OR REPLACE INTO optin_forms (id, record, created_at, updated_at) VALUES (?, ?, ?, ?)",
            arguments: [form.id, Data(Codec.encode(form.record)), form.createdAtMs, form.updatedAtMs])
        try emit(form, in: transaction)
        return form
    }

    static func delete(_ id: String, in transaction: Transaction) throws {
        try transaction.db.execute(sql: "DELETE FROM optin_forms WHERE id = ?", arguments: [id])
        try transaction.emit(Topics.optInForms, key: key(id), value: nil)
    }

    /// Publishes every form again, for a new log.
    static let republisher = Republisher("opt-in forms", .optInForms) { transaction, cursor, limit in
        let forms = try list(after: cursor, limit: limit, in: transaction.db)
        for form in forms { try emit(form, in: transaction) }
        return forms.count < limit ? nil : forms.last?.id
    }

    private static func emit(_ form: OptInForm, in transaction: Transaction) throws {
        try transaction.emit(Topics.optInForms, key: key(form.id), value: Codec.encode(form.record))
    }

    private static func key(_ id: String) -> [UInt8] { RecordKey.optInForm(workspace: Workspace.standard, id: id) }

    private static func decode(_ row: Row) throws -> OptInForm {
        let record: Data = row["record"]
        return OptInForm(
            record: try Codec.decode(OptInFormRecord.self, Array(record)), createdAtMs: row["created_at"],
            updatedAtMs: row["updated_at"])
    }
}
