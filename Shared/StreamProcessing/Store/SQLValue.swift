public import Foundation
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
