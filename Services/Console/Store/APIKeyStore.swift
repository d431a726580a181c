import Foundation
import GRDB

enum APIKeyStore {
    static let migration = Migration("api keys") { db in
        try db.execute(
            sql: """
                CREATE TABLE api_keys (
                    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, digest BLOB NOT NULL,
                    created_at INTEGER NOT NULL)
                """)
    }

    static func all(in db: Database) throws -> [APIKey] {
        try Row.fetchAll(db, sql: "SELECT id, name, role, digest, created_at FROM api_keys ORDER BY id").compactMap {
            row in
            guard let role = Role(rawValue: row["role"]) else { return nil }
            return APIKey(
                id: row["id"], name: row["name"], role: role, digest: Array(row["digest"] as Data),
                createdAtMs: row["created_at"])
        }
    }

    static func insert(_ key: APIKey, in transaction: Transaction) throws {
        try transaction.db.execute(
            sql: "INSERT INTO api_keys (id, name, role, digest, created_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [key.id, key.name, key.role.rawValue, Data(key.digest), transaction.nowMs])
    }

    /// - Returns: whether there was such a key.
    static func delete(_ id: String, in transaction: Transaction) throws -> Bool {
        try transaction.db.execute(sql: "DELETE FROM api_keys WHERE id = ?", arguments: [id])
        return transaction.db.changesCount > 0
    }
}
