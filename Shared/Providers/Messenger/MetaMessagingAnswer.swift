import Models

/// Reads what Messenger and Instagram answer to a send request.
enum MetaMessagingAnswer {
    static func classify(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome {
        guard let root = try? JSONDocument(body).root, root.kind == .object else {
            return HTTPAnswer.unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
        }
        if let graph = GraphError(in: root) {
            let treatment =
                subcodes[graph.subcode] ?? table.row(of: graph.error.code)?.treatment
                ?? (status == 429 || status >= 500 || graph.isTransient ? .slowDown : .undeliverable)
            return .refused(treatment, graph.error, attempt: attempt, jitter: jitter)
        }
        guard (200..<300).contains(status) else {
            return HTTPAnswer.unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
        }
        guard let id = root["message_id"]?.string, !id.isEmpty else {
            return .unknown(detail: "HTTP \(status) without a message id")
        }
        return .accepted(providerMessageID: id, held: false)
    }

    static let table = ErrorTable([
        .init(1, .tryAgainTwice, "the provider does not say why"),
        .init(2, .slowDown, "temporary service trouble"),
        .init(4, .slowDown, "the app calls too often"),
        .init(10, .stopChannel, "the app may not do this"),
        .init(32, .slowDown, "the page calls too often"),
        .init(100, .invalid, "a parameter is not valid"),
        .init(190, .stopChannel, "the channel's token has expired"),
        .init(200...299, .stopChannel, "the app lacks a permission"),
        .init(368, .stopChannel, "the account is restricted for a breach of policy"),
        .init(551, .undeliverable, "this person cannot be written to now"),
        .init(613, .slowDown, "messages are sent faster than they may"),
        .init(1200, .tryAgainTwice, "a temporary failure"),
        .init(80006, .slowDown, "the account sends faster than it may"),
    ])

    /// Here the code alone does not tell: a closed window looks like a missing permission.
    private static let subcodes: [Int64: Treatment] = [
        2_018_278: .reject(reason: Reason.windowClosed), 2_018_065: .reject(reason: Reason.windowClosed),
        2_534_022: .reject(reason: Reason.windowClosed), 1_545_041: .undeliverable, 2_018_108: .undeliverable,
        2_018_001: .notOnChannel, 2_534_014: .notOnChannel,
    ]
}
