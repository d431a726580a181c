/// How a `CurlClient` connects and what it accepts.
public struct CurlConfiguration: Sendable {
    /// How many transfers are in flight at once; the rest wait in order. 64 to 128 use a thread best.
    public var maxConcurrent: Int
    /// How long connecting may take, name resolution and TLS included, in milliseconds.
    public var connectTimeoutMs: Int
    /// The longest response body, in bytes; a longer one is an error.
    public var maxResponseBytes: Int
    /// Connections idle for longer than this, in seconds, are not used again: below what servers close after, so that a
    /// request rarely meets a connection that is being closed.
    public var maxIdleSeconds: Int
    /// The `User-Agent` header.
    public var userAgent: String
    /// Whether `http_proxy` and its like are obeyed.
    public var usesEnvironmentProxy: Bool
    /// Whether connections to addresses that are not public (loopback, private, link-local …) are made. Judged by the
    /// address that is connected to, after name resolution: no name can lead around it.
    public var allowsPrivateAddresses: Bool

    /// Creates a configuration.
    public init(
        maxConcurrent: Int = 128,
        connectTimeoutMs: Int = 10_000,
        maxResponseBytes: Int = 4 << 20,
        maxIdleSeconds: Int = 20,
        userAgent: String = "campaigns",
        usesEnvironmentProxy: Bool = false,
        allowsPrivateAddresses: Bool = true
    ) {
        self.maxConcurrent = max(1, maxConcurrent)
        self.connectTimeoutMs = connectTimeoutMs
        self.maxResponseBytes = maxResponseBytes
        self.maxIdleSeconds = maxIdleSeconds
        self.userAgent = userAgent
        self.usesEnvironmentProxy = usesEnvironmentProxy
        self.allowsPrivateAddresses = allowsPrivateAddresses
    }
}
