import Models

/// Reads what WhatsApp answers to a send request.
enum WhatsAppAnswer {
    static func classify(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome {
        guard let root = try? JSONDocument(body).root, root.kind == .object else {
            return HTTPAnswer.unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
        }
        if let graph = GraphError(in: root) {
            return refusal(graph, status: status, attempt: attempt, jitter: jitter)
        }
        if let partner = PartnerError(in: root) {
            return refusal(partner, status: status, attempt: attempt, jitter: jitter)
        }
        guard (200..<300).contains(status) else {
            return HTTPAnswer.unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
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
        let treatment = WhatsAppErrors.treatment(of: graph.error.code) ?? treatmentOfUnknownCode(graph, status: status)
        return .refused(treatment, graph.error, attempt: attempt, jitter: jitter)
    }

    /// The partner's own words count where they say more than the status.
    private static func refusal(
        _ partner: PartnerError, status: Int, attempt: Int, jitter: Double
    ) -> SendOutcome {
        let error = partner.error(status: status)
        if status == 400, let treatment = partner.treatment {
            return .refused(treatment, error, attempt: attempt, jitter: jitter)
        }
        return HTTPAnswer.refusal(status: status, error: error, attempt: attempt, jitter: jitter)
    }

    /// A code nobody told us about. Only here, and where there is no code at all, does the HTTP status count.
    private static func treatmentOfUnknownCode(_ graph: GraphError, status: Int) -> Treatment {
        switch status {
        case 429, 500...: .slowDown
        case 401: .stopChannel
        default: graph.isTransient ? .tryAgainTwice : .undeliverable
        }
    }
}
