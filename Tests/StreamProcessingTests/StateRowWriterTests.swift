import Foundation
import Models
import Testing

@testable import StreamProcessing

@Suite("Changelog rows")
struct StateRowWriterTests {
    private static let cells: [SQLValue] = [
        .null, .integer(0), .integer(1), .integer(-1), .integer(63), .integer(-64), .integer(64), .integer(1 << 35),
        .integer(.max), .integer(.min), .real(0), .real(-2.5), .real(.infinity), .text(""), .text("Grüße"),
        .text(String(repeating: "x", count: 127)), .text(String(repeating: "x", count: 128)),
        .text(String(repeating: "y", count: 20_000)), .blob(Data()), .blob(Data([0, 255])),
        .blob(Data(repeating: 7, count: 126)), .blob(Data(repeating: 7, count: 300)),
    ]

    private func encoded(_ table: String, _ cells: [SQLValue]) -> [UInt8] {
        var row = StateRow()
        row.table = table
        row.cells = cells.map(\.cell)
        return Codec.encode(row)
    }

    @Test("a cell is written as the generated code writes it", arguments: cells)
    func cell(_ cell: SQLValue) {
        #expect(StateRowWriter(cells: [cell]).bytes == encoded("", [cell]))
    }

    @Test("a row with its table, and an empty one")
    func row() {
        #expect(StateRowWriter(table: "ledger", cells: Self.cells).bytes == encoded("ledger", Self.cells))
        #expect(StateRowWriter(cells: []).bytes == encoded("", []))
    }
}
