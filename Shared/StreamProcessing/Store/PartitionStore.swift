import Foundation
import GRDB
import Models

/// The state of one partition of a stage: one SQLite file with the stage's tables and the source positions, which
/// change together in one transaction.
///
/// Not thread-safe: it belongs to one ``PartitionEngine``.
public final class PartitionStore {
    private let queue: DatabaseQueue
    private let tables: [String: StateTable]
    /// Set while a transaction's closure runs; statements exist only inside.
    private var database: Database?
    private(set) var changes = ChangeSet()

    /// Opens or creates the file.
    /// - Parameter path: `nil` keeps the store in memory.
    public init(path: String?, tables: [StateTable]) throws {
        var configuration = Configuration()
        // The transaction stays open between two accesses while outputs are being acknowledged.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA synchronous = NORMAL;
                    PRAGMA cache_size = -1024;
                    PRAGMA secure_delete = OFF;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA wal_autocheckpoint = 4000;
                    """)
        }
        if let path {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        } else {
            queue = try DatabaseQueue(configuration: configuration)
        }
        self.tables = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) })
        try queue.writeWithoutTransaction { database in
            for statement in (tables + StoreMeta.tables).flatMap(\.createSQL) { try database.execute(sql: statement) }
        }
    }

    public func close() throws { try queue.close() }

    // MARK: - Transactions

    /// Runs a closure inside the open transaction, or inside a new one that stays open for ``commit()``.
    func transaction<T>(_ body: () throws -> T) throws -> T {
        try queue.writeWithoutTransaction { database in
            if !database.isInsideTransaction { try database.beginTransaction(.immediate) }
            self.database = database
            defer { self.database = nil }
            return try body()
        }
    }

    func commit() throws {
        try queue.writeWithoutTransaction { database in
            if database.isInsideTransaction { try database.commit() }
        }
        changes.clear()
    }

    func rollback() throws {
        changes.clear()
        try queue.writeWithoutTransaction { database in
            if database.isInsideTransaction { try database.rollback() }
        }
    }

    // MARK: - Rows

    /// Inserts or replaces a row.
    public func put(_ table: StateTable, _ key: [SQLValue], _ values: [SQLValue]) throws {
        try run(table.upsertSQL, key + values)
        if table.isChangelogged { changes.put(table, key, values) }
    }

    public func delete(_ table: StateTable, _ key: [SQLValue]) throws {
        try run(table.deleteSQL, key)
        if table.isChangelogged { changes.delete(table, key) }
    }

    /// Empties a table that the changelog does not carry.
    public func deleteAll(_ table: StateTable) throws {
        precondition(!table.isChangelogged, "the changelog needs the key of every deleted row")
        try run("DELETE FROM \(table.name)", [])
    }

    /// Builds a table that the changelog does not carry anew from others.
    /// - Parameter select: gives its columns, the key's first.
    public func rebuild(_ table: StateTable, as select: String) throws {
        try deleteAll(table)
        try run("INSERT INTO \(table.name) \(select)", [])
    }

    /// Reads the value columns of one row.
    public func get<T>(_ table: StateTable, _ key: [SQLValue], _ read: (StoreRow) throws -> T) throws -> T? {
        try first(table.selectSQL, key, read)
    }

    /// Runs a query with bound arguments; statements are cached by their text.
    public func select<T>(_ sql: String, _ arguments: [SQLValue] = [], _ read: (StoreRow) throws -> T) throws -> [T] {
        var results: [T] = []
        try statement(sql, arguments).forEachRow { row in
            results.append(try read(row))
            return true
        }
        return results
    }

    public func first<T>(_ sql: String, _ arguments: [SQLValue] = [], _ read: (StoreRow) throws -> T) throws -> T? {
        var result: T?
        try statement(sql, arguments).forEachRow { row in
            result = try read(row)
            return false
        }
        return result
    }

    // MARK: - Restore

    /// Writes a changelog record into its table; unknown tables are left out (an older version's).
    func restore(key: StateRow, value: StateRow?) throws {
        guard let table = tables[key.table] ?? StoreMeta.tables.first(where: { $0.name == key.table }) else { return }
        let keyCells = key.cells.map(SQLValue.init)
        if let value {
            try run(table.upsertSQL, keyCells + value.cells.map(SQLValue.init))
        } else {
            try run(table.deleteSQL, keyCells)
        }
    }

    /// Marks every row of the changelogged tables as changed, so that the next batch writes a whole new changelog.
    func markEverythingChanged() throws {
        for table in tables.values where table.isChangelogged {
            let rows = try select(table.allSQL) { row in
                (table.key.indices.map(row.value), table.values.indices.map { row.value(table.key.count + $0) })
            }
            for (key, values) in rows { changes.put(table, key, values) }
        }
    }

    private func run(_ sql: String, _ arguments: [SQLValue]) throws {
        try statement(sql, arguments).execute()
    }

    private func statement(_ sql: String, _ arguments: [SQLValue]) throws -> StoreStatement {
        try StoreStatement(openDatabase().cachedStatement(sql: sql), arguments)
    }

    private func openDatabase() throws -> Database {
        guard let database else { throw StoreError.outsideTransaction }
        return database
    }
}

/// A misuse of the partition store.
public enum StoreError: Error {
    /// Rows can be read and written only while a batch is being applied.
    case outsideTransaction
}
