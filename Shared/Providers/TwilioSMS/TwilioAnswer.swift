import Models

/// Reads what Twilio answers.
enum TwilioAnswer {
    static func classify(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome {
        guard let root = try? JSONDocument(body).root, root.kind == .object else {
            return HTTPAnswer.unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
        }
        if (200..<300).contains(status) {
            guard let sid = root["sid"]?.string, !sid.isEmpty else {
                return .unknown(detail: "HTTP \(status) without a message sid")
            }
            return .accepted(providerMessageID: sid, held: false)
        }
        guard let error = error(in: root) else {
            return HTTPAnswer.unreadable(status: status, body: body, attempt: attempt, jitter: jitter)
        }
        if let row = TwilioErrors.table.row(of: error.code) {
            return .refused(row.treatment, error, attempt: attempt, jitter: jitter)
        }
        return HTTPAnswer.refusal(status: status, error: error, attempt: attempt, jitter: jitter)
    }

    static func management(status: Int, body: [UInt8]) throws(ProviderFailure) -> JSONValue {
        guard let root = try? JSONDocument(body).root, root.kind == .object else {
            throw ManagementAnswer.unreadable(status, "the answer is not JSON")
        }
        guard (200..<300).contains(status) else {
            throw ProviderFailure(
                status: status, error: error(in: root) ?? ProviderError(title: "HTTP \(status)", details: ""))
        }
        return root
    }

    /// `{"code": 21211, "message": "…", "more_info": "…", "status": 400}`.
    private static func error(in root: JSONValue) -> ProviderError? {
        guard let code = root["code"]?.integer.flatMap({ Int32(exactly: $0) }) else { return nil }
        return ProviderError(
            code: code, title: root["message"]?.string ?? "", details: root["more_info"]?.string ?? "")
    }
}
