import CurlClient

/// The question that proves a callback address: `GET url?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…`.
struct WebhookHandshake: Sendable {
    let client: CurlClient

    private static let timeoutMs = 10_000

    /// Nil when the receiver answered 200 with the challenge; otherwise what is wrong.
    func problem(url: String, verifyToken: String) async -> String? {
        let challenge = String(UInt32.random(in: 1_000_000_000...UInt32.max))
        let separator = url.contains("?") ? "&" : "?"
        let query = "hub.mode=subscribe&hub.challenge=\(challenge)&hub.verify_token=\(percentEncoded(verifyToken))"
        let request = HTTPRequest(method: "GET", url: url + separator + query, timeoutMs: Self.timeoutMs)
        do throws(CurlError) {
            let response = try await client.send(request)
            guard response.status == 200 else { return "HTTP Status Code = \(response.status)" }
            guard String(decoding: response.body, as: UTF8.self) == challenge else {
                return "The challenge was not answered"
            }
            return nil
        } catch {
            return error.message
        }
    }
}
