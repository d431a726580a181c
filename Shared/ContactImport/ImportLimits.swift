/// The limits of a contact, in characters as people count them.
public enum ImportLimits {
    /// First name, last name, company. A longer one rejects the row.
    public static let nameLength = 100
    /// A longer tag rejects the row.
    public static let tagLength = 64
    /// A longer attribute is left out with a warning.
    public static let attributeLength = 1_024
    /// Further attributes are left out with a warning.
    public static let attributes = 100
    /// The key of an attribute. A longer header is shortened with a warning.
    public static let keyLength = 100
    /// The domain of an e-mail address and all (RFC 5321).
    public static let emailLength = 254
}
