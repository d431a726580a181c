/// Addresses are text with a scheme: `phone:+919812345678`, `email:asha@shop.example`.
public enum Address {
    public static func phone(_ e164: String) -> String { "phone:\(e164)" }
    public static func email(_ address: String) -> String { "email:\(address.lowercased())" }

    /// The E.164 number of a phone address.
    public static func phoneNumber(of address: String) -> String? {
        address.hasPrefix("phone:") ? String(address.dropFirst(6)) : nil
    }
}

/// Purposes that have a meaning to the rules; a workspace may add its own.
public enum Purpose {
    public static let marketing = "marketing"
    public static let utility = "utility"
    public static let authentication = "authentication"
    /// In a consent: every purpose.
    public static let all = "all"
}

/// The workspace of a single-business installation.
public enum Workspace {
    public static let standard = "default"
}
