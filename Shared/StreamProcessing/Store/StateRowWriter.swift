import Foundation
import Models

/// Writes a ``StateRow`` in protobuf's wire format without making one first: every changed row of every stage is written
/// this way twice, as key and as value. Whoever reads it decodes a `StateRow`.
struct StateRowWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameter table: empty in the value of a changelog record.
    init(table: String = "", cells: [SQLValue]) {
        bytes.reserveCapacity(cells.reduce(table.utf8.count + 4) { $0 + Self.bound($1) })
        if !table.isEmpty { append(field: 1, table.utf8, count: table.utf8.count) }
        for cell in cells { append(cell) }
    }

    /// `repeated StateCell cells = 2`, each with one of its fields; none of them is NULL.
    private mutating func append(_ cell: SQLValue) {
        bytes.append(2 << 3 | Self.lengthDelimited)
        switch cell {
        case .null: bytes.append(0)
        case .integer(let value):
            let zigzag = UInt64(bitPattern: (value << 1) ^ (value >> 63))
            Varint.append(UInt64(1 + Varint.size(of: zigzag)), to: &bytes)
            bytes.append(1 << 3 | Self.varint)
            Varint.append(zigzag, to: &bytes)
        case .real(let value):
            Varint.append(9, to: &bytes)
            bytes.append(2 << 3 | Self.fixed64)
            withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
        case .text(let value): append(cellField: 3, value.utf8, count: value.utf8.count)
        case .blob(let value): value.withUnsafeBytes { append(cellField: 4, $0, count: $0.count) }
        }
    }

    private mutating func append(cellField field: UInt8, _ content: some Sequence<UInt8>, count: Int) {
        Varint.append(UInt64(1 + Varint.size(of: UInt64(count)) + count), to: &bytes)
        append(field: field, content, count: count)
    }

    private mutating func append(field: UInt8, _ content: some Sequence<UInt8>, count: Int) {
        bytes.append(field << 3 | Self.lengthDelimited)
        Varint.append(UInt64(count), to: &bytes)
        bytes.append(contentsOf: content)
    }

    // MARK: - Sizes and wire types

    private static let varint: UInt8 = 0
    private static let fixed64: UInt8 = 1
    private static let lengthDelimited: UInt8 = 2

    /// What a cell may take.
    private static func bound(_ cell: SQLValue) -> Int {
        switch cell {
        case .null, .integer, .real: 13
        case .text(let value): value.utf8.count + 12
        case .blob(let value): value.count + 12
        }
    }
}
