/// Writes CSV that spreadsheets open without harm: quoted as RFC 4180 asks, CRLF line ends, UTF-8, and no cell that
/// would be evaluated as a formula.
public struct CSVWriter: Sendable {
    /// What has been written and not yet taken.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// Appends one row. Cells are neutralised (see `neutralised(_:)`) and quoted where needed.
    public mutating func append(_ cells: [String]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(cell: cell)
        }
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Returns what has been written and forgets it, to send a long file piece by piece.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(cell: String) {
        var cell = cell
        cell.withUTF8 { text in
            let needsApostrophe = Self.wouldBeEvaluated(text)
            guard
                text.contains(where: Self.needsQuotes) || text.first == UInt8(ascii: " ")
                    || text.last == UInt8(ascii: " ")
            else {
                if needsApostrophe { bytes.append(UInt8(ascii: "'")) }
                bytes.append(contentsOf: text)
                return
            }
            bytes.append(UInt8(ascii: "\""))
            if needsApostrophe { bytes.append(UInt8(ascii: "'")) }
            for byte in text {
                if byte == UInt8(ascii: "\"") { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        // Semicolon and tab are no delimiters here, but quoted they can't be taken for any.
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ";"),
            UInt8(ascii: "\t"):
            true
        default: false
        }
    }
}

// MARK: - Formulas

extension CSVWriter {
    /// The cell with an apostrophe before it if a spreadsheet would evaluate it: if it begins with `=`, `+`, `-`, `@`,
    /// tab, CR or LF. Telephone numbers in E.164 (`+4915112345678`) stay as they are.
    public static func neutralised(_ cell: String) -> String {
        var text = cell
        return text.withUTF8(wouldBeEvaluated) ? "'" + cell : cell
    }

    /// The opposite of `neutralised(_:)`, for files of ours that come back.
    public static func restored(_ cell: String) -> String {
        guard cell.utf8.first == UInt8(ascii: "'") else { return cell }
        let rest = String(cell.dropFirst())
        return neutralised(rest) == cell ? rest : cell
    }

    private static func wouldBeEvaluated(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch text.first {
        case UInt8(ascii: "+"): !isE164(text)
        case UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"),
            UInt8(ascii: "\n"):
            true
        default: false
        }
    }

    private static func isE164(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (8...16).contains(text.count), text[1] != UInt8(ascii: "0") else { return false }
        return text.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
