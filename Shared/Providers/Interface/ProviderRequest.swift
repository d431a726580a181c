/// One HTTP request to a provider, ready to be sent.
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

    public init(method: String, url: String, headers: [Header], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
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
