import Foundation

/// Webhooks that are authentic because the caller knows a secret which it was given with the address.
enum SharedSecret {
    /// Whether the secret stands in the named header, or in `Authorization` as bearer token or as basic password.
    static func verify(_ request: WebhookRequest, header: String, secret: String) -> Bool {
        if let given = request.headers[header.lowercased()], Secret.equal(given, secret) { return true }
        guard let authorization = request.headers["authorization"] else { return false }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return false }
        let value = parts[1].drop { $0 == " " }
        switch parts[0].lowercased() {
        case "bearer": return Secret.equal(String(value), secret)
        case "basic": return password(String(value)).map { Secret.equal($0, secret) } ?? false
        default: return false
        }
    }

    private static func password(_ encoded: String) -> String? {
        guard let data = Data(base64Encoded: encoded) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        return text.firstIndex(of: ":").map { String(text[text.index(after: $0)...]) }
    }
}
