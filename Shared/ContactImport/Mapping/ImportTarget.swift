/// What a column of an imported file is for.
public enum ImportTarget: Hashable, Sendable {
    case phone
    case email
    case firstName
    case lastName
    /// First and last name in one, used where a row has neither of them.
    case fullName
    case company
    case language
    case timeZone
    case tags
    case blacklisted
    /// An attribute under this key.
    case attribute(String)
    /// Consent for this purpose: yes or no. Never guessed from a header, only mapped.
    case consent(purpose: String)
    /// The column is left out.
    case ignored

    /// The name in a mapping: `phone`, `first_name`, `attributes.city`, `consent.marketing`, `ignore`; nil when there
    /// is no such target. `city` alone is none: an unknown name is more often a slip than a wish.
    public init?(name: String) {
        if let key = Self.suffix(of: name, after: "attributes.") {
            self = .attribute(key)
        } else if let purpose = Self.suffix(of: name, after: "consent.") {
            self = .consent(purpose: purpose)
        } else if let target = Self.byName[name] {
            self = target
        } else {
            return nil
        }
    }

    /// The name in a mapping.
    public var name: String {
        switch self {
        case .phone: "phone"
        case .email: "email"
        case .firstName: "first_name"
        case .lastName: "last_name"
        case .fullName: "name"
        case .company: "company"
        case .language: "language"
        case .timeZone: "time_zone"
        case .tags: "tags"
        case .blacklisted: "blacklisted"
        case .attribute(let key): "attributes.\(key)"
        case .consent(let purpose): "consent.\(purpose)"
        case .ignored: "ignore"
        }
    }

    private static let byName: [String: ImportTarget] = Dictionary(
        uniqueKeysWithValues: [
            .phone, .email, .firstName, .lastName, .fullName, .company, .language, .timeZone, .tags, .blacklisted,
            .ignored,
        ].map { ($0.name, $0) })

    private static func suffix(of name: String, after prefix: String) -> String? {
        guard name.hasPrefix(prefix), name.utf8.count > prefix.utf8.count else { return nil }
        let suffix = String(name.dropFirst(prefix.count))
        return suffix.count <= ImportLimits.keyLength ? suffix : nil
    }
}
