import CCurl

/// Why there is no complete answer to a request.
public struct CurlError: Error, Sendable, Equatable, CustomStringConvertible {
    /// libcurl's `CURLcode`.
    public let code: Int32
    /// What happened, in libcurl's words.
    public let message: String
    /// Whether the server may have seen the request, or part of it.
    ///
    /// False means that surely no byte of it left: it is safe to send it again. True means that nobody knows what the
    /// server did with it.
    public let requestMayHaveLeft: Bool

    /// Creates an error.
    public init(code: Int32, message: String, requestMayHaveLeft: Bool) {
        self.code = code
        self.message = message
        self.requestMayHaveLeft = requestMayHaveLeft
    }

    /// Whether the time for connecting or for the transfer was over.
    public var isTimeout: Bool { code == Int32(bitPattern: CURLE_OPERATION_TIMEDOUT.rawValue) }

    /// Whether the caller ended the request: its task was cancelled or the client closed.
    public var isCancelled: Bool { code == Int32(bitPattern: CURLE_ABORTED_BY_CALLBACK.rawValue) }

    public var description: String {
        "\(message) (curl \(code), request \(requestMayHaveLeft ? "may have left" : "never left"))"
    }
}

extension CurlError {
    init(_ code: CURLcode, _ message: String, requestMayHaveLeft: Bool) {
        self.init(
            code: Int32(bitPattern: code.rawValue), message: message, requestMayHaveLeft: requestMayHaveLeft)
    }

    static func invalidRequest(_ message: String) -> CurlError {
        CurlError(CURLE_BAD_FUNCTION_ARGUMENT, message, requestMayHaveLeft: false)
    }

    static func aborted(_ message: String, requestMayHaveLeft: Bool) -> CurlError {
        CurlError(CURLE_ABORTED_BY_CALLBACK, message, requestMayHaveLeft: requestMayHaveLeft)
    }
}
