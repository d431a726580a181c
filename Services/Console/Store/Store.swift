import Foundation
import GRDB
import Logging
import Synchronization

/// The database cannot be written or read now: disk full, input or output error, read-only.
struct StoreUnavailable: Error { let reason: String }

/// The console's system of record: one SQLite database.
final class Store: Sendable {
    let now: @Sendable () -> Int64
    /// Rung when records were put into the outbox.
    let outboxBell = Bell()
    private let pool: DatabasePool
    private let health: @Sendable (_ ready: Bool, _ detail: String?) -> Void

    /// Opens or creates the database and applies the migrations.
    /// - Parameters:
    ///   - path: the database's file; its directory exists.
    ///   - health: hears when writes begin to fail for want of the disk, and when they succeed again.
    /// - Throws: `DatabaseError` when the file is not a database of ours.
    init(
        path: String, migrations: [Migration], now: @escaping @Sendable () -> Int64,
        health: @escaping @Sendable (_ ready: Bool, _ detail: String?) -> Void = { _, _ in }
    ) throws {
        var configuration = Configuration()
        configuration.label = "console"
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // WAL with NORMAL loses no committed transaction when the process dies, only when the machine does; the
            // promise "acknowledged" is about more than the process, so every commit reaches the disk.
            try db.execute(sql: "PRAGMA synchronous=FULL; PRAGMA secure_delete=OFF")
            // Each connection has a cache of its own; only the writer's pays.
            try db.execute(sql: "PRAGMA cache_size=\(db.configuration.readonly ? -2000 : -16000)")
        }
        pool = try DatabasePool(path: path, configuration: configuration)
        self.now = now
        self.health = health
        var migrator = DatabaseMigrator()
        for migration in migrations { migrator.registerMigration(migration.name, migrate: migration.apply) }
        try migrator.migrate(pool)
    }

    /// - Throws: ``StoreUnavailable``, or what `body` throws.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError where error.isOfTheDisk {
            throw StoreUnavailable(reason: error.description)
        }
    }

    /// Runs `body` in a transaction that commits when it returns.
    /// - Throws: ``StoreUnavailable``, or what `body` throws.
    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Value) async throws -> Value {
        let now = now
        do {
            let (value, hasRecords) = try await pool.write { db in
                let transaction = Transaction(db, nowMs: now())
                let value = try body(transaction)
                return (value, transaction.hasRecords)
            }
            health(true, nil)
            if hasRecords { outboxBell.ring() }
            return value
        } catch let error as DatabaseError where error.isOfTheDisk {
            health(false, error.message ?? error.resultCode.description)
            throw StoreUnavailable(reason: error.description)
        }
    }

    func close() throws { try pool.close() }
}

extension DatabaseError {
    fileprivate var isOfTheDisk: Bool {
        [.SQLITE_FULL, .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_BUSY, .SQLITE_NOMEM]
            .contains(resultCode.primaryResultCode)
    }
}
