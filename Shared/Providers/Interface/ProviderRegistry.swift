public import Rules

/// Every provider of this build.
public enum ProviderRegistry {
    /// In the order in which people are offered them.
    public static let all: [any Provider] = [
        WhatsAppCloud(), WhatsApp360Dialog(), WhatsAppEmma(), TwilioSMS(), Email(), Telegram(), Messenger(),
        Instagram(),
        GenericWebhook(),
    ]

    /// The names a channel's `provider` may have.
    public static var names: [String] { all.map(\.name) }

    /// `nil` for a name nobody serves.
    public static func provider(named name: String) -> (any Provider)? { byName[name] }

    /// What channels of a provider can do; `nil` for a name nobody serves.
    public static func capabilities(of name: String) -> Capabilities? { capabilitiesByName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })
    private static let capabilitiesByName = byName.mapValues(\.capabilities)
}
