import Models

/// Answers in JSON to requests that are not sends: what counts is the provider's own words.
enum ManagementAnswer {
    /// The answer's JSON object.
    static func answer(status: Int, body: [UInt8]) throws(ProviderFailure) -> JSONValue {
        guard let root = try? JSONDocument(body).root, root.kind == .object else {
            throw unreadable(status, "the answer is not JSON")
        }
        if let graph = GraphError(in: root) { throw ProviderFailure(status: status, error: graph.error) }
        if let partner = PartnerError(in: root) {
            throw ProviderFailure(status: status, error: partner.error(status: status))
        }
        guard (200..<300).contains(status) else { throw unreadable(status, excerpt(body)) }
        return root
    }

    /// Fields of a flat object as text; nested values in their own JSON.
    static func fields(status: Int, body: [UInt8]) throws(ProviderFailure) -> [String: String] {
        let root = try answer(status: status, body: body)
        return Dictionary(root.members.map { ($0.name, $0.value.text) }, uniquingKeysWith: { first, _ in first })
    }

    static func unreadable(_ status: Int, _ details: String) -> ProviderFailure {
        ProviderFailure(status: status, error: ProviderError(title: "HTTP \(status)", details: details))
    }

    private static func excerpt(_ body: [UInt8]) -> String {
        String(decoding: body.prefix(500), as: UTF8.self)
    }
}
