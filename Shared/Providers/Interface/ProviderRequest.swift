/// One request to a provider, ready to be sent: over HTTP, or over SMTP when it has an envelope.
public struct ProviderRequest: Sendable, Equatable {
    public struct Header: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public let method: String
    public let url: String
    /// Carries the channel's token: never log it.
    public let headers: [Header]
    /// Empty for a request without body.
    public let body: [UInt8]
    /// `nil`: an HTTP request.
    public let mail: MailEnvelope?

    public init(
        method: String, url: String, headers: [Header], body: [UInt8] = [], mail: MailEnvelope? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.mail = mail
    }
}

/// Whom an SMTP server is told that a mail is from and for; the mail itself (RFC 5322) is the request's body.
public struct MailEnvelope: Sendable, Equatable {
    public let from: String
    public let recipient: String
    /// Empty: no authentication.
    public let username: String
    public let password: String
    /// Refuse a server that does not offer STARTTLS.
    public let requiresTLS: Bool

    public init(from: String, recipient: String, username: String, password: String, requiresTLS: Bool) {
        self.from = from
        self.recipient = recipient
        self.username = username
        self.password = password
        self.requiresTLS = requiresTLS
    }
}

/// Why no request can be made.
public enum ProviderRefusal: Error, Sendable, Equatable {
    /// This message cannot be expressed on this provider; others can.
    /// - Parameter reason: `invalid_address`, `missing_parameter` or `invalid_request`.
    case message(reason: String, detail: String)
    /// The channel lacks a setting or a credential: no message of it can be sent.
    case channel(detail: String)
}
