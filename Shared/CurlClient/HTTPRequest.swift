/// A request of `CurlClient`: over HTTP, or over SMTP when it has an envelope.
public struct HTTPRequest: Sendable {
    /// `GET`, `POST`, …; with an envelope `MAIL`, or a command that the mail server answers (`NOOP`).
    public var method: String
    /// An absolute http or https URL, percent-encoded; with an envelope smtp or smtps.
    public var url: String
    /// Names and values. `Host` and `Content-Length` are added by the client. A mail's are in its body.
    public var headers: [(String, String)]
    /// The body; empty for none. With an envelope the mail as RFC 5322 has it, lines ended by CRLF.
    public var body: [UInt8]
    /// Whom the mail is from and for; `nil` for HTTP.
    public var envelope: SMTPEnvelope?
    /// The longest answer to this request, in bytes; `nil`: the client's limit, which holds in any case.
    public var maxResponseBytes: Int?
    /// How long the transfer may take, in milliseconds from the moment it starts (not while it waits for its turn).
    public var timeoutMs: Int

    /// Creates a request.
    public init(
        method: String,
        url: String,
        headers: [(String, String)] = [],
        body: [UInt8] = [],
        envelope: SMTPEnvelope? = nil,
        maxResponseBytes: Int? = nil,
        timeoutMs: Int = 30_000
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.envelope = envelope
        self.maxResponseBytes = maxResponseBytes
        self.timeoutMs = timeoutMs
    }
}
