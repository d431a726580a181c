/// Whom an SMTP server is told that a mail is from and for.
public struct SMTPEnvelope: Sendable, Equatable {
    /// An address without angle brackets.
    public var from: String
    /// An address without angle brackets; empty for a command without a mail.
    public var recipient: String
    /// Empty: without signing in.
    public var username: String
    public var password: String
    /// Give up when an `smtp` server does not offer STARTTLS. Without it such a connection stays as it is.
    public var requiresTLS: Bool

    /// Creates an envelope.
    public init(from: String, recipient: String, username: String = "", password: String = "", requiresTLS: Bool) {
        self.from = from
        self.recipient = recipient
        self.username = username
        self.password = password
        self.requiresTLS = requiresTLS
    }
}
