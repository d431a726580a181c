/// What a message is billed as, in one spelling.
///
/// Templates say `MARKETING`, prices `marketing`, conversations `authentication_international` where prices say
/// `authentication-international` (providers.md §4.7).
public enum MessageCategory {
    public static let marketing = "marketing"
    public static let utility = "utility"
    public static let authentication = "authentication"
    public static let service = "service"

    /// Categories that a price can be given for.
    public static let priced = [
        marketing, utility, authentication, "authentication_international", service, "marketing_lite",
    ]

    /// The spelling used in prices and reports: lower case, words joined by `_`.
    public static func normalised(_ text: String) -> String {
        var name = ""
        for scalar in text.unicodeScalars {
            name += scalar == "-" ? "_" : scalar.properties.lowercaseMapping
        }
        return name
    }
}
