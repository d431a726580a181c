import PhoneNumbers

/// What was asked for with a file.
public struct ImportOptions: Sendable {
    /// The country of phone numbers without a country code (ISO 3166-1 alpha-2).
    public var defaultCountry: String?
    /// Whether phone numbers without `+` begin with a country code.
    public var phoneHasCountryCode = false
    /// Tags for every contact.
    public var tags: [String] = []
    public var mapping: ExplicitMapping?
    /// Whether a name is a time zone.
    public var isTimeZone: @Sendable (String) -> Bool = TimeZones.isKnown

    public init(
        defaultCountry: String? = nil, phoneHasCountryCode: Bool = false, tags: [String] = [],
        mapping: ExplicitMapping? = nil
    ) {
        self.defaultCountry = defaultCountry
        self.phoneHasCountryCode = phoneHasCountryCode
        self.tags = tags
        self.mapping = mapping
    }

    /// Checks what can be checked without a file.
    /// - Throws: `unknownCountry` or `invalidTag`.
    public func validate() throws(ContactImportError) {
        if let defaultCountry, !PhoneCountries.isKnown(defaultCountry) { throw .unknownCountry(defaultCountry) }
        for tag in tags where tag.isEmpty || CellText.isLonger(tag, than: ImportLimits.tagLength) {
            throw .invalidTag(tag)
        }
    }
}
