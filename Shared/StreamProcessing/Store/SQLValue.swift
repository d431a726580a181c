public import Foundation
public import GRDB
import Models

/// A value of a partition store's cell.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob(Data)

    public static func blob(_ bytes: [UInt8]) -> SQLValue { .blob(Data(bytes)) }
    public static func int32(_ value: Int32) -> SQLValue { .integer(Int64(value)) }
    public static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}

extension SQLValue: DatabaseValueConvertible {
    public var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let value): value.databaseValue
        }
    }

    public static func fromDatabaseValue(_ value: DatabaseValue) -> SQLValue? {
        switch value.storage {
        case .null: .null
        case .int64(let value): .integer(value)
        case .double(let value): .real(value)
        case .string(let value): .text(value)
        case .blob(let value): .blob(value)
        }
    }
}

extension SQLValue {
    var cell: StateCell {
        var cell = StateCell()
        switch self {
        case .null: break
        case .integer(let value): cell.integer = value
        case .real(let value): cell.real = value
        case .text(let value): cell.text = value
        case .blob(let value): cell.blob = value
        }
        return cell
    }

    init(_ cell: StateCell) {
        switch cell.value {
        case .integer(let value): self = .integer(value)
        case .real(let value): self = .real(value)
        case .text(let value): self = .text(value)
        case .blob(let value): self = .blob(value)
        case nil: self = .null
        }
    }
}

/// One row that a query of the partition store gives; valid only inside the closure it is passed to.
public struct StoreRow {
    let row: Row

    public func integer(_ index: Int) -> Int64 { row[index] }
    public func int32(_ index: Int) -> Int32 { row[index] }
    public func real(_ index: Int) -> Double { row[index] }
    public func text(_ index: Int) -> String { row[index] ?? "" }
    public func blob(_ index: Int) -> Data { row[index] ?? Data() }
    public func flag(_ index: Int) -> Bool { row[index] }
    public func isNull(_ index: Int) -> Bool { row.hasNull(atIndex: index) }
    public func value(_ index: Int) -> SQLValue { row[index] ?? .null }
}

extension Row {
    fileprivate func hasNull(atIndex index: Int) -> Bool { (self[index] as DatabaseValue).isNull }
}
