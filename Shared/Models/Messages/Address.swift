/// Addresses are text with a scheme: `phone:+919812345678`, `email:asha@shop.example`.
public enum Address {
    public static func phone(_ e164: String) -> String { "phone:\(e164)" }
    public static func email(_ address: String) -> String { "email:\(address.lowercased())" }

    /// The E.164 number of a phone address.
    public static func phoneNumber(of address: String) -> String? {
        address.hasPrefix("phone:") ? String(address.dropFirst(6)) : nil
    }

    /// `phone` of `phone:+919812345678`; empty when the text is no address.
    public static func scheme(of address: String) -> String {
        address.firstIndex(of: ":").map { String(address[..<$0]) } ?? ""
    }

    /// What stands behind the scheme; empty when the text is no address.
    public static func value(of address: String) -> String {
        address.firstIndex(of: ":").map { String(address[address.index(after: $0)...]) } ?? ""
    }

    /// Schemes of the addresses of people.
    public enum Scheme {
        public static let phone = "phone"
        public static let email = "email"
        /// A WhatsApp user without a visible number, as one business portfolio knows them.
        public static let businessScopedUser = "bsuid"
        public static let telegram = "telegram"
        public static let messenger = "messenger"
        public static let instagram = "instagram"

        /// Those a contact may have.
        public static let all = [phone, email, businessScopedUser, telegram, messenger, instagram]
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
