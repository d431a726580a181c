public import PhoneNumbers

/// A row that was not imported.
public struct RejectedRow: Sendable, Equatable {
    /// The physical line on which the row starts.
    public let line: Int
    public let reason: Rejection
    /// The row's cells as they were in the file. Bytes that are not UTF-8 are U+FFFD here; of a row beyond the size
    /// limit it is the part within.
    public let columns: [String]

    public init(line: Int, reason: Rejection, columns: [String]) {
        self.line = line
        self.reason = reason
        self.columns = columns
    }

    /// The cells of the row in a file of rejected rows: `line`, `reason`, and the original ones.
    public var cells: [String] {
        [String(line), reason.description] + columns
    }

    /// The header row of a file of rejected rows.
    public static func header(of columns: [String]) -> [String] {
        ["line", "reason"] + columns
    }
}

/// Why a row was not imported.
public enum Rejection: Sendable, Hashable {
    /// The record itself can't be read.
    case malformed(CSVProblem)
    /// More cells than the header row has, so it is not certain which is which.
    case tooManyColumns(Int, expected: Int)
    /// Neither a phone nor an e-mail address.
    case noAddress
    case phone(String, PhoneNumberError)
    /// No phone, and this e-mail address is none.
    case email(String)
    /// A first name, last name, company or tag beyond its limit.
    case tooLong(ImportTarget, limit: Int)

    /// A stable name for programs: `phone_too_short`, `no_address`.
    public var code: String {
        switch self {
        case .malformed(let problem): problem.rawValue
        case .tooManyColumns: "too_many_columns"
        case .noAddress: "no_address"
        case .phone(_, let error): "phone_\(error.rawValue)"
        case .email: "email_invalid"
        case .tooLong(let target, _): "\(target == .tags ? "tag" : target.name)_too_long"
        }
    }
}

extension Rejection: CustomStringConvertible {
    /// Code and words: `phone_too_short: '+4912' is too short for a telephone number`.
    public var description: String {
        "\(code): \(explanation)"
    }

    private var explanation: String {
        switch self {
        case .malformed(let problem): problem.description
        case .tooManyColumns(let count, let expected): "the row has \(count) columns, the header row \(expected)"
        case .noAddress: "the row has neither a phone number nor an e-mail address"
        case .phone(let text, let error): "'\(text.prefix(60))' \(error)"
        case .email(let text): "'\(text.prefix(60))' is not an e-mail address, and the row has no phone number"
        case .tooLong(let target, let limit):
            "\(target == .tags ? "a tag" : "the \(target.name)") has more than \(limit) characters"
        }
    }
}
