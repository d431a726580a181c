/// A request of `CurlClient`.
public struct HTTPRequest: Sendable {
    /// `GET`, `POST`, …
    public var method: String
    /// An absolute http or https URL, percent-encoded.
    public var url: String
    /// Names and values. `Host` and `Content-Length` are added by the client.
    public var headers: [(String, String)]
    /// The body; empty for none.
    public var body: [UInt8]
    /// How long the transfer may take, in milliseconds from the moment it starts (not while it waits for its turn).
    public var timeoutMs: Int

    /// Creates a request.
    public init(
        method: String,
        url: String,
        headers: [(String, String)] = [],
        body: [UInt8] = [],
        timeoutMs: Int = 30_000
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeoutMs = timeoutMs
    }
}
