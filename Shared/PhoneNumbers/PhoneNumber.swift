/// A valid telephone number.
public struct PhoneNumber: Hashable, Sendable {
    /// The number in E.164: `+`, country code, national number, without spaces; `+4915112345678`.
    public let e164: String
    /// The country it belongs to (ISO 3166-1 alpha-2, `DE`), or `001` for numbers of no country such as `+800…`.
    public let region: String
    public let kind: Kind

    /// What sort of line a number is, as far as the numbering plan tells.
    public enum Kind: String, Hashable, Sendable {
        case mobile
        case fixedLine = "fixed_line"
        /// The plan does not tell the two apart, as in the United States.
        case fixedLineOrMobile = "fixed_line_or_mobile"
        case tollFree = "toll_free"
        case premiumRate = "premium_rate"
        case sharedCost = "shared_cost"
        case voip
        case personal
        case pager
        /// A company's universal access number.
        case universalAccess = "universal_access"
        case voicemail
    }

    /// Whether a mobile telephone can be behind the number. Fixed lines can still be registered with WhatsApp.
    public var mayBeMobile: Bool {
        kind == .mobile || kind == .fixedLineOrMobile
    }
}
