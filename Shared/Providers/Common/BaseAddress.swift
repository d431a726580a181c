import Models

/// The address that a provider's paths are appended to.
enum BaseAddress {
    /// The channel's setting `base_url`, without slashes at its end.
    /// - Parameter standard: where the provider is for everybody; `nil`: the setting must be there.
    static func of(_ channel: ChannelAccess, standard: String?) throws(ProviderRefusal) -> String {
        var base: Substring
        if let standard {
            base = channel.setting("base_url", default: standard)[...]
        } else {
            base = try channel.setting("base_url")[...]
        }
        guard base.hasPrefix("https://") || base.hasPrefix("http://") else {
            throw .channel(detail: "settings.base_url is not an http or https address")
        }
        while base.hasSuffix("/") { base = base.dropLast() }
        return String(base)
    }
}

extension ProviderRequest.Header {
    static let json = ProviderRequest.Header("Content-Type", "application/json")
    static let form = ProviderRequest.Header("Content-Type", "application/x-www-form-urlencoded")
}
