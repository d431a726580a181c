/// Finds out what separates the fields, from the header row: whichever of comma, semicolon and tab occurs most often
/// outside quotes (the comma when there is none of them). A first line `sep=;`, as Excel writes and reads it, decides.
struct CSVDialect {
    private(set) var delimiter: UInt8?
    /// Whether the first line is a `sep=` line and no header.
    private(set) var hasDirective = false
    private var counts = (comma: 0, semicolon: 0, tab: 0)
    private var isQuoted = false
    private var line: [UInt8] = []

    private static let directive = Array("sep=".utf8)

    /// Looks at the next byte of the file. Sets `delimiter` at the end of the first line that is not blank.
    mutating func take(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): isQuoted.toggle()
        case _ where isQuoted: break
        case UInt8(ascii: ","): counts.comma += 1
        case UInt8(ascii: ";"): counts.semicolon += 1
        case UInt8(ascii: "\t"): counts.tab += 1
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            if line.contains(where: { $0 != UInt8(ascii: " ") }) { decide() }
            line.removeAll()
            return
        default: break
        }
        if line.count < 8 { line.append(byte) }
    }

    /// Decides with what was seen so far, at the end of the file or of our patience.
    mutating func decide() {
        if line.starts(with: UTF8Text.byteOrderMark) { line.removeFirst(UTF8Text.byteOrderMark.count) }
        if line.starts(with: Self.directive), line.count == 5 {
            hasDirective = true
            delimiter = line[4]
        } else if counts.semicolon > counts.comma, counts.semicolon >= counts.tab {
            delimiter = UInt8(ascii: ";")
        } else if counts.tab > counts.comma {
            delimiter = UInt8(ascii: "\t")
        } else {
            delimiter = UInt8(ascii: ",")
        }
    }
}
