import Providers

/// What a provider wants to know about a channel.
struct ProviderShape: Sendable {
    struct Field: Sendable {
        let name: String
        let rule: TextRule
        /// Filled in when the setting is not given; `nil`: it must be given.
        var standard: String?
    }

    let settings: [Field]
    let credentials: [String]

    /// `nil` for a provider this version does not have.
    static func of(_ provider: String) -> ProviderShape? {
        ProviderRegistry.names.contains(provider) ? shapes[provider] : nil
    }

    /// Providers a channel can have in this version.
    static var available: [String] { ProviderRegistry.names.filter { shapes[$0] != nil } }

    private static let shapes: [String: ProviderShape] = [
        "whatsapp_cloud": ProviderShape(
            settings: [
                Field(name: "base_url", rule: .baseURL, standard: "https://graph.facebook.com"),
                Field(name: "api_version", rule: .apiVersion, standard: "v23.0"),
                Field(name: "phone_number_id", rule: .id), Field(name: "waba_id", rule: .id),
            ],
            credentials: ["access_token", "app_secret", "verify_token"])
    ]
}

extension TextRule {
    /// An http or https address without query, to which paths are appended.
    static let baseURL = TextRule(maximum: 500) { text in
        guard text.hasPrefix("https://") || text.hasPrefix("http://") else { return "must be an http or https address" }
        let rest = text.drop { $0 != "/" }.dropFirst(2)
        guard let first = rest.first, first != "/" else { return "names no host" }
        let refused = text.unicodeScalars.contains {
            $0.value <= 0x20 || $0.value > 0x7E || "?#\"<>\\^`{|}@".unicodeScalars.contains($0)
        }
        return refused ? "must be a plain address without query, user or spaces" : nil
    }

    /// `v23.0`
    static let apiVersion = TextRule(maximum: 10) { text in
        let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        let isVersion =
            text.first == "v" && parts.count == 2
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
        return isVersion ? nil : "must be a version such as v23.0"
    }

    /// A secret that goes into an HTTP header.
    static let secret = TextRule(maximum: 4096) { text in
        text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? nil : "must be printable ASCII without spaces"
    }

    /// `+` and 7 to 15 digits. The channel's own number is the provider's business: test numbers are no valid ones.
    static let e164 = TextRule(maximum: 16) { text in
        let digits = text.dropFirst()
        let isNumber =
            text.first == "+" && (7...15).contains(digits.count)
            && digits.allSatisfy { $0.isASCII && $0.isNumber } && digits.first != "0"
        return isNumber ? nil : "must be a phone number in E.164, such as +15550783881"
    }
}
