public import Foundation
import GRDB
import GRDBSQLite

/// A cached statement of GRDB's, run through SQLite's own calls: on rows as small as ours, arguments and rows as GRDB's
/// values cost more than the statement itself.
struct StoreStatement {
    private let handle: OpaquePointer

    /// - Parameter arguments: as many as the statement has marks.
    init(_ statement: Statement, _ arguments: [SQLValue]) throws {
        handle = statement.sqliteStatement
        sqlite3_reset(handle)
        for (index, argument) in arguments.enumerated() {
            guard bind(argument, at: Int32(index + 1)) == SQLITE_OK else { throw failure }
        }
    }

    /// Runs a statement that gives no rows.
    func execute() throws {
        defer { sqlite3_reset(handle) }
        guard sqlite3_step(handle) == SQLITE_DONE else { throw failure }
    }

    /// Passes every row to a closure until it says that it has enough.
    func forEachRow(_ body: (StoreRow) throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: guard try body(StoreRow(statement: handle)) else { return }
            case SQLITE_DONE: return
            default: throw failure
            }
        }
    }

    private var failure: DatabaseError {
        let database = sqlite3_db_handle(handle)
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(database)),
            message: String(cString: sqlite3_errmsg(database)), sql: String(cString: sqlite3_sql(handle)))
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let value): sqlite3_bind_int64(handle, index, value)
        case .real(let value): sqlite3_bind_double(handle, index, value)
        case .text(var value):
            value.withUTF8 { sqlite3_bind_text(handle, index, Self.start(of: $0), Int32($0.count), Self.copied) }
        case .blob(let value):
            value.withUnsafeBytes {
                sqlite3_bind_blob(handle, index, $0.baseAddress ?? Self.nothing, Int32($0.count), Self.copied)
            }
        }
    }

    private static func start(of text: UnsafeBufferPointer<UInt8>) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.baseAddress.map { UnsafeRawPointer($0) } ?? nothing).assumingMemoryBound(to: CChar.self)
    }

    /// An address for empty values: a null pointer would bind NULL.
    private static var nothing: UnsafeRawPointer { UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped }

    /// SQLite's mark for bytes that it copies before the call returns (`SQLITE_TRANSIENT`, a cast that C macros hide).
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type.self)
    }
}

/// One row that a query of the partition store gives; valid only inside the closure it is passed to.
public struct StoreRow {
    fileprivate let statement: OpaquePointer

    public func integer(_ index: Int) -> Int64 { sqlite3_column_int64(statement, Int32(index)) }
    public func int32(_ index: Int) -> Int32 { sqlite3_column_int(statement, Int32(index)) }
    public func real(_ index: Int) -> Double { sqlite3_column_double(statement, Int32(index)) }
    public func flag(_ index: Int) -> Bool { integer(index) != 0 }
    public func isNull(_ index: Int) -> Bool { sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL }

    /// Empty for NULL.
    public func text(_ index: Int) -> String {
        guard let start = sqlite3_column_text(statement, Int32(index)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, Int32(index)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Empty for NULL.
    public func blob(_ index: Int) -> Data {
        guard let start = sqlite3_column_blob(statement, Int32(index)) else { return Data() }
        return Data(bytes: start, count: Int(sqlite3_column_bytes(statement, Int32(index))))
    }

    /// The same without `Data` around it, for values that are decoded at once.
    public func bytes(_ index: Int) -> [UInt8] {
        let start = sqlite3_column_blob(statement, Int32(index))
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(index)))))
    }

    public func value(_ index: Int) -> SQLValue {
        switch sqlite3_column_type(statement, Int32(index)) {
        case SQLITE_INTEGER: .integer(integer(index))
        case SQLITE_FLOAT: .real(real(index))
        case SQLITE_TEXT: .text(text(index))
        case SQLITE_BLOB: .blob(blob(index))
        default: .null
        }
    }
}
