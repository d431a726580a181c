import Models

/// What an HTTP answer means that is not in the provider's own form: from a proxy, a wrong address, or a service in
/// trouble.
enum HTTPAnswer {
    static func unreadable(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome {
        refusal(
            status: status,
            error: ProviderError(title: "HTTP \(status)", details: String(decoding: body.prefix(200), as: UTF8.self)),
            attempt: attempt, jitter: jitter)
    }

    /// Decides by the status alone.
    static func refusal(status: Int, error: ProviderError, attempt: Int, jitter: Double) -> SendOutcome {
        switch status {
        case 200..<300:
            return .unknown(detail: "HTTP \(status) without a readable body")
        case 504:
            // A gateway gave up waiting: like our own time-out, the message may have been sent.
            return .unknown(detail: "HTTP 504")
        case 408, 425, 429, 500...:
            return .refused(.slowDown, error, attempt: attempt, jitter: jitter)
        case 400, 413, 414, 422, 431:
            return .rejected(reason: Reason.invalidRequest, error: error)
        default:
            // Redirects, 401, 403, 404…: address or access are wrong for every message of the channel alike.
            return .refused(.stopChannel, error, attempt: attempt, jitter: jitter)
        }
    }
}

extension SendOutcome {
    /// A refusal treated as the provider's table says.
    static func refused(_ treatment: Treatment, _ error: ProviderError, attempt: Int, jitter: Double) -> SendOutcome {
        switch treatment {
        case .retry(let backoff, let scope):
            guard let delay = backoff.delayMs(attempt: attempt, jitter: jitter) else {
                return .rejected(reason: Reason.providerError, error: error)
            }
            return .retry(SendRetry(afterMs: delay, scope: scope, error: error))
        case .reject(let reason): return .rejected(reason: reason, error: error)
        case .stop(let scope): return .stop(scope: scope, code: scope.reason, error: error)
        }
    }
}

extension ProviderError {
    init(code: Int32 = 0, title: String, details: String) {
        self.init()
        self.code = code
        self.title = title
        self.details = details
    }
}
