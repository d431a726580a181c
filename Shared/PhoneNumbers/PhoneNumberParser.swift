import CPhoneNumber

/// Reads telephone numbers as people and address books write them, and validates them against the numbering plans.
///
/// Spaces, dashes, dots, slashes, brackets, digits of other scripts and invisible direction marks are accepted, so are
/// `00` in place of `+`, a `tel:` prefix, the apostrophe that spreadsheets put in front, and the `.0` that they leave
/// behind. Letters are not: `4.9151E+11` has lost digits, and `1-800-FLOWERS` is no address for a message.
public struct PhoneNumberParser: Sendable {
    /// The country of numbers without a country code (ISO 3166-1 alpha-2).
    public let defaultCountry: String?
    /// Whether digits without `+` begin with a country code (`4915112345678`). Numbers that begin with a single 0
    /// can't, and are read as national numbers all the same.
    public let hasCountryCode: Bool

    /// - Throws: `PhoneNumberError.unknownCountry` when the default country is none.
    public init(defaultCountry: String? = nil, hasCountryCode: Bool = false) throws(PhoneNumberError) {
        if let defaultCountry, !PhoneCountries.isKnown(defaultCountry) { throw .unknownCountry }
        self.defaultCountry = defaultCountry?.uppercased()
        self.hasCountryCode = hasCountryCode
    }

    /// Reads one number.
    public func parse(_ text: String) throws(PhoneNumberError) -> PhoneNumber {
        try Self.parse(text, defaultCountry: defaultCountry, hasCountryCode: hasCountryCode)
    }

    /// Reads one number from UTF-8 bytes. Malformed bytes are `notANumber`.
    public func parse(utf8 bytes: UnsafeRawBufferPointer) throws(PhoneNumberError) -> PhoneNumber {
        try Self.parse(utf8: bytes, defaultCountry: defaultCountry ?? "", hasCountryCode: hasCountryCode)
    }

    /// Reads one number, with the settings of this call.
    public static func parse(
        _ text: String, defaultCountry: String?, hasCountryCode: Bool = false
    ) throws(PhoneNumberError) -> PhoneNumber {
        var text = text
        let result = text.withUTF8 { bytes in
            cpn(UnsafeRawBufferPointer(bytes), defaultCountry ?? "", hasCountryCode)
        }
        return try PhoneNumber(result)
    }

    private static func parse(
        utf8 bytes: UnsafeRawBufferPointer, defaultCountry: String, hasCountryCode: Bool
    ) throws(PhoneNumberError) -> PhoneNumber {
        try PhoneNumber(cpn(bytes, defaultCountry, hasCountryCode))
    }

    private static func cpn(_ text: UnsafeRawBufferPointer, _ country: String, _ hasCountryCode: Bool) -> cpn_number {
        var country = country
        return country.withUTF8 { code in
            code.withMemoryRebound(to: CChar.self) { code in
                text.withMemoryRebound(to: CChar.self) { text in
                    cpn_parse(text.baseAddress, text.count, code.baseAddress, code.count, hasCountryCode)
                }
            }
        }
    }
}

extension PhoneNumber {
    /// Takes over what the library found, or throws its reason.
    init(_ result: cpn_number) throws(PhoneNumberError) {
        if let error = PhoneNumberError(result.status) { throw error }
        guard let kind = Kind(result.type) else { throw .invalid }
        e164 = string(of: result.e164)
        region = string(of: result.region)
        self.kind = kind
    }
}

/// The text in a C array of characters that ends in a zero byte.
private func string<Characters>(of characters: Characters) -> String {
    withUnsafeBytes(of: characters) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}

extension PhoneNumberError {
    init?(_ status: cpn_status) {
        switch status {
        case CPN_OK: return nil
        case CPN_EMPTY: self = .empty
        case CPN_UNKNOWN_COUNTRY: self = .unknownCountry
        case CPN_MISSING_COUNTRY_CODE: self = .missingCountryCode
        case CPN_UNKNOWN_CALLING_CODE: self = .unknownCallingCode
        case CPN_TOO_SHORT: self = .tooShort
        case CPN_TOO_LONG: self = .tooLong
        case CPN_INVALID: self = .invalid
        default: self = .notANumber
        }
    }
}

extension PhoneNumber.Kind {
    init?(_ type: cpn_type) {
        switch type {
        case CPN_TYPE_MOBILE: self = .mobile
        case CPN_TYPE_FIXED_LINE: self = .fixedLine
        case CPN_TYPE_FIXED_LINE_OR_MOBILE: self = .fixedLineOrMobile
        case CPN_TYPE_TOLL_FREE: self = .tollFree
        case CPN_TYPE_PREMIUM_RATE: self = .premiumRate
        case CPN_TYPE_SHARED_COST: self = .sharedCost
        case CPN_TYPE_VOIP: self = .voip
        case CPN_TYPE_PERSONAL: self = .personal
        case CPN_TYPE_PAGER: self = .pager
        case CPN_TYPE_UAN: self = .universalAccess
        case CPN_TYPE_VOICEMAIL: self = .voicemail
        default: return nil
        }
    }
}
