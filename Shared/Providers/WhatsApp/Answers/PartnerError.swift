import Models

/// How solution partners word errors of their own, beside Meta's that they pass on (providers.md §7):
/// `{"meta": {"success": false, "http_code": 401, "developer_message": "…"}}` or `{"error": "…"}`.
struct PartnerError {
    let words: String

    /// `nil` when the answer is no such error.
    init?(in root: JSONValue) {
        if let text = root["error"]?.string {
            words = text
        } else if let meta = root["meta"], meta.kind == .object, meta["success"]?.boolean != true,
            let text = meta["developer_message"]?.string ?? meta["message"]?.string
        {
            words = text
        } else {
            return nil
        }
    }

    /// The partner's refusals have no codes.
    func error(status: Int) -> ProviderError {
        ProviderError(title: words.isEmpty ? "HTTP \(status)" : words, details: words.isEmpty ? "" : "HTTP \(status)")
    }

    /// What the words say where the status does not: the partner answers 400 to three different things.
    var treatment: Treatment? {
        let words = words.lowercased()
        if ["rate limit", "too many requests", "throttl"].contains(where: words.contains) { return .slowDown }
        if ["invoice", "disabled", "api key", "blocked", "unpaid"].contains(where: words.contains) {
            return .stopChannel
        }
        return nil
    }
}
