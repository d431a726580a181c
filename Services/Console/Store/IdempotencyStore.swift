import Foundation
import GRDB
import HTTPTypes
import Hummingbird

/// Answers kept for 24 h of product time.
enum IdempotencyStore {
    static let keptMs: Int64 = 24 * 3_600_000

    static let migration = Migration("idempotency") { db in
        try db.execute(
            sql: """
                CREATE TABLE idempotency (
                    scope TEXT NOT NULL, key TEXT NOT NULL, hash BLOB NOT NULL,
                    status INTEGER NOT NULL, body BLOB, created_at INTEGER NOT NULL,
                    PRIMARY KEY (scope, key)) WITHOUT ROWID;
                CREATE INDEX idempotency_age ON idempotency(created_at);
                """)
    }

    static func reply(for ticket: IdempotencyTicket, in transaction: Transaction) throws -> Reply? {
        try reply(for: ticket, in: transaction.db, nowMs: transaction.nowMs)
    }

    /// The answer kept for the ticket's key.
    /// - Throws: 422 when the key came with another request.
    static func reply(for ticket: IdempotencyTicket, in db: Database, nowMs: Int64) throws -> Reply? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: "SELECT hash, status, body FROM idempotency WHERE scope = ? AND key = ? AND created_at > ?"),
            arguments: [ticket.scope, ticket.key, nowMs - keptMs])
        guard let row else { return nil }
        guard Array(row["hash"] as Data) == ticket.hash else {
            throw Problem.invalid("Idempotency-Key", "was used with another request")
        }
        let body: Data? = row["body"]
        let status = HTTPResponse.Status(code: row["status"])
        var reply = Reply(status, body.map { .bytes(Array($0), type: "application/json") } ?? .none)
        if let name = HTTPField.Name("Idempotency-Replayed") { reply.headers[name] = "true" }
        return reply
    }

    /// Keeps the answer of the ticket's request; a second call for the same ticket changes nothing.
    static func keep(_ reply: Reply, for ticket: IdempotencyTicket, in transaction: Transaction) throws {
        let db = transaction.db
        try db.execute(
            sql: "DELETE FROM idempotency WHERE created_at <= ?", arguments: [transaction.nowMs - keptMs])
        let body: Data? =
            switch reply.body {
            case _ where reply.repeated != nil: reply.repeated.map { Data(JSONWriter.bytes($0)) }
            case .json(let value): Data(JSONWriter.bytes(value))
            case .bytes(let bytes, _): Data(bytes)
            case .none, .stream: nil
            }
        try db.execute(
            sql: """
                INSERT INTO idempotency (scope, key, hash, status, body, created_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """,
            arguments: [
                ticket.scope, ticket.key, Data(ticket.hash), reply.status.code, body, transaction.nowMs,
            ])
    }
}
