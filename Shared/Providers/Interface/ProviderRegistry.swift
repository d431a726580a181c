/// Every provider of this build.
public enum ProviderRegistry {
    /// In the order in which people are offered them.
    public static let all: [any Provider] = [WhatsAppCloud()]

    /// The names a channel's `provider` may have.
    public static var names: [String] { all.map(\.name) }

    /// `nil` for a name nobody serves.
    public static func provider(named name: String) -> (any Provider)? {
        all.first { $0.name == name }
    }
}
