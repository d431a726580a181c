/// Why a text is not a telephone number. The raw values are stable: they appear in reports of rejected rows.
public enum PhoneNumberError: String, Error, Hashable, Sendable, CaseIterable {
    /// Nothing but spaces and invisible marks.
    case empty
    /// Letters, several numbers, or no digits at all.
    case notANumber = "not_a_number"
    /// The default country is not a country code such as `DE`.
    case unknownCountry = "unknown_country"
    /// A national number, and no default country to read it in.
    case missingCountryCode = "missing_country_code"
    /// It begins with a country code that does not exist, such as `+999`.
    case unknownCallingCode = "unknown_calling_code"
    case tooShort = "too_short"
    case tooLong = "too_long"
    /// The length is possible, but no such number is in use in its country.
    case invalid
}

extension PhoneNumberError: CustomStringConvertible {
    /// The reason in words, to follow the number: "is too short for a telephone number".
    public var description: String {
        switch self {
        case .empty: "is empty"
        case .notANumber: "is not a telephone number"
        case .unknownCountry: "has an unknown default country"
        case .missingCountryCode: "has no country code, and no default country is given"
        case .unknownCallingCode: "begins with a country code that does not exist"
        case .tooShort: "is too short for a telephone number"
        case .tooLong: "is too long for a telephone number"
        case .invalid: "is not a valid number in its country"
        }
    }
}
