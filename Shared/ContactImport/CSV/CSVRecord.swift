/// Why a record of a CSV file can't be used.
public enum CSVProblem: String, Error, Hashable, Sendable, CaseIterable {
    /// Bytes that are not UTF-8; files saved in an older encoding have them.
    case invalidUTF8 = "invalid_utf8"
    /// A zero byte, as in binary and UTF-16 files.
    case zeroByte = "zero_byte"
    /// A quoted field that is never closed.
    case unterminatedQuote = "unterminated_quote"
    /// A quote inside a quoted field that is not doubled.
    case strayQuote = "stray_quote"
    /// More bytes than the limit for one record.
    case tooLarge = "record_too_large"
}

extension CSVProblem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidUTF8: "the row is not valid UTF-8 text"
        case .zeroByte: "the row contains a zero byte"
        case .unterminatedQuote: "a quoted field is not closed"
        case .strayQuote: "a quote inside a quoted field is not doubled"
        case .tooLarge: "the row is larger than the limit"
        }
    }
}

/// One record of a CSV file: its fields, unquoted, as UTF-8 bytes in one piece of memory.
public struct CSVRecord: Sendable, Equatable {
    /// The physical line on which the record starts, from 1.
    public let line: Int
    /// What is wrong with it, if anything. The fields are then what could be read.
    public let problem: CSVProblem?
    /// The fields, each followed by one separator byte.
    let storage: [UInt8]
    /// For each field, the index of the separator after it.
    let ends: [Int32]

    /// The number of fields.
    public var count: Int { ends.count }

    /// The bytes of one field.
    public func bytes(_ field: Int) -> ArraySlice<UInt8> {
        storage[start(of: field)..<Int(ends[field])]
    }

    /// The text of one field. Bytes that are not UTF-8 become U+FFFD.
    public subscript(_ field: Int) -> String {
        String(decoding: bytes(field), as: UTF8.self)
    }

    /// All fields as text.
    public var fields: [String] {
        (0..<count).map { self[$0] }
    }

    /// Whether a field has no bytes. A field the record does not have is empty too.
    public func isEmpty(_ field: Int) -> Bool {
        field >= count || start(of: field) == Int(ends[field])
    }

    private func start(of field: Int) -> Int {
        field == 0 ? 0 : Int(ends[field - 1]) + 1
    }
}
