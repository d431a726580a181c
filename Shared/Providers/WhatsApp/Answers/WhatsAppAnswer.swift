import Models

/// Reads what WhatsApp answers to a send request.
enum WhatsAppAnswer {
    static func classify(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome {
        guard let root = try? JSONDocument(body).root, root.kind == .object else {
            return unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
        }
        if let graph = GraphError(in: root) {
            return refusal(graph, status: status, attempt: attempt, jitter: jitter)
        }
        guard (200..<300).contains(status) else {
            return unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
        }
        return acceptance(root, status: status)
    }

    private static func acceptance(_ root: JSONValue, status: Int) -> SendOutcome {
        guard let message = root["messages"]?.elements.first, let id = message["id"]?.string, !id.isEmpty else {
            return .unknown(detail: "HTTP \(status) without a message id")
        }
        let state = message["message_status"]?.string ?? "accepted"
        return .accepted(providerMessageID: id, held: state != "accepted")
    }

    private static func refusal(_ graph: GraphError, status: Int, attempt: Int, jitter: Double) -> SendOutcome {
        switch WhatsAppErrors.treatment(of: graph.error.code) ?? treatmentOfUnknownCode(graph, status: status) {
        case .retry(let backoff, let scope):
            retry(backoff, scope, graph.error, attempt: attempt, jitter: jitter)
        case .reject(let reason):
            .rejected(reason: reason, error: graph.error)
        case .stop(let scope):
            .stop(scope: scope, code: scope.reason, error: graph.error)
        }
    }

    /// A code nobody told us about. Only here, and where there is no code at all, does the HTTP status count.
    private static func treatmentOfUnknownCode(_ graph: GraphError, status: Int) -> WhatsAppErrors.Treatment {
        switch status {
        case 429, 500...: .slowDown
        case 401: .stopChannel
        default: graph.isTransient ? .tryAgainTwice : .undeliverable
        }
    }

    /// An answer that is not WhatsApp's: from a proxy, a wrong address, or a service in trouble.
    private static func unreadable(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome {
        let error = ProviderError(title: "HTTP \(status)", details: String(decoding: body.prefix(200), as: UTF8.self))
        switch status {
        case 200..<300:
            return .unknown(detail: "HTTP \(status) without a readable body")
        case 504:
            // A gateway gave up waiting: like our own time-out, the message may have been sent.
            return .unknown(detail: "HTTP 504")
        case 408, 425, 429, 500...:
            return retry(.throughput, .channel, error, attempt: attempt, jitter: jitter)
        case 400, 413, 414, 422, 431:
            return .rejected(reason: Reason.invalidRequest, error: error)
        default:
            // Redirects, 401, 403, 404…: address or access are wrong for every message of the channel alike.
            return .stop(scope: .channel, code: StopScope.channel.reason, error: error)
        }
    }

    private static func retry(
        _ backoff: Backoff, _ scope: SendRetry.Scope, _ error: ProviderError, attempt: Int, jitter: Double
    ) -> SendOutcome {
        guard let delay = backoff.delayMs(attempt: attempt, jitter: jitter) else {
            return .rejected(reason: Reason.providerError, error: error)
        }
        return .retry(SendRetry(afterMs: delay, scope: scope, error: error))
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
