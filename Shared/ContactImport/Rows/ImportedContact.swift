/// A contact as one row of a file describes it.
///
/// A value that is nil is not in the row, because the file has no such column or the cell is empty: whatever is stored
/// stays. An import never clears a value. Tags are added to those that are stored, attributes replace those with the
/// same key. Of several rows with the same phone the later one updates what the earlier one wrote.
public struct ImportedContact: Sendable, Equatable {
    /// The physical line on which the row starts.
    public let line: Int
    /// In E.164. A contact has a phone, an e-mail address, or both.
    public var phone: String?
    /// The country of the phone (ISO 3166-1 alpha-2).
    public var phoneRegion: String?
    public var email: String?
    public var firstName: String?
    public var lastName: String?
    public var company: String?
    /// A language tag such as `en` or `pt_BR`, as in the file.
    public var language: String?
    /// A name of the time zone database, such as `Asia/Kolkata`.
    public var timeZone: String?
    /// In the order of the file, each once, with the tags for the whole import at the end.
    public var tags: [String] = []
    public var attributes: [String: String] = [:]
    public var blacklisted: Bool?
    public var consents: [ImportedConsent] = []
    /// What was left out or looks wrong; the row is imported all the same.
    public var warnings: [ImportWarning] = []

    public init(line: Int) {
        self.line = line
    }
}

/// Consent from a column mapped to `consent.PURPOSE`. An empty cell says nothing.
public struct ImportedConsent: Sendable, Hashable {
    public let purpose: String
    public let isGranted: Bool

    public init(purpose: String, isGranted: Bool) {
        self.purpose = purpose
        self.isGranted = isGranted
    }
}

/// Something about a row that the person who sent the file should look at.
public struct ImportWarning: Sendable, Hashable {
    public let code: Code
    /// The header of the column.
    public let column: String
    /// What was found and what became of it.
    public let message: String

    public init(code: Code, column: String, message: String) {
        self.code = code
        self.column = column
        self.message = message
    }

    /// Stable names for programs.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case unknownTimeZone = "unknown_time_zone"
        case invalidEmail = "invalid_email"
        case invalidLanguage = "invalid_language"
        /// A cell that should say yes or no.
        case notYesOrNo = "not_yes_or_no"
        /// A telephone number that was passed over, because another one of the row is valid.
        case invalidPhone = "invalid_phone"
        case attributeTooLong = "attribute_too_long"
        case tooManyAttributes = "too_many_attributes"
    }
}
