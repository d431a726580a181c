import CurlClient

// Short names: in files that also serve HTTP, `HTTPRequest` would be ambiguous.
typealias OutboundRequest = HTTPRequest
typealias OutboundResponse = HTTPResponse
typealias OutboundError = CurlError

/// Makes HTTP requests to others; tests give a stand-in.
protocol OutboundHTTP: Sendable {
    /// - Throws: when no answer came.
    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse
}

extension CurlClient: OutboundHTTP {}
