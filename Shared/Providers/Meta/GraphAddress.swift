import Models

/// Where an object of Meta's Graph API is, and how we show who we are.
enum GraphAddress {
    static let facebook = "https://graph.facebook.com"
    static let instagram = "https://graph.instagram.com"
    static let version = "v23.0"

    /// `{base_url}/{api_version}/{object}`.
    static func of(
        _ channel: ChannelAccess, object: String, standard: String = facebook
    ) throws(ProviderRefusal) -> String {
        let base = try BaseAddress.of(channel, standard: standard)
        let version = URLText.escape(channel.setting("api_version", default: version))
        return "\(base)/\(version)/\(URLText.escape(object))"
    }

    static func authorization(_ channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest.Header {
        ProviderRequest.Header("Authorization", "Bearer " + (try channel.credential("access_token")))
    }
}
