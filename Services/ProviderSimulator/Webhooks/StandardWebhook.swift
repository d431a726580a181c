import Crypto

/// Signatures of Standard Webhooks: base64 of the HMAC-SHA256 of id, timestamp and body.
enum StandardWebhook {
    static func headers(id: String, seconds: Int64, body: [UInt8], secret: String) -> [(String, String)] {
        [
            ("webhook-id", id), ("webhook-timestamp", String(seconds)),
            ("webhook-signature", "v1," + signature(id: id, timestamp: String(seconds), body: body, secret: secret)),
        ]
    }

    static func signature(id: String, timestamp: String, body: [UInt8], secret: String) -> String {
        let signed = Array("\(id).\(timestamp).".utf8) + body
        return Base64.encode(
            Array(HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: key(secret)))))
    }

    /// `whsec_` and base64, or any other text as it is.
    private static func key(_ secret: String) -> [UInt8] {
        guard secret.hasPrefix("whsec_"), let bytes = Base64.decode(secret.dropFirst(6)) else {
            return Array(secret.utf8)
        }
        return bytes
    }

    /// Why a request is not genuine; nil: it is.
    /// - Parameters:
    ///   - nowSeconds: the real time of arrival.
    ///   - tolerance: how far the timestamp may be from it, in seconds; 0: any time will do.
    static func problem(
        _ call: Call, body: [UInt8], secret: String, nowSeconds: Int64, tolerance: Int64
    ) -> String? {
        guard let id = call.header("webhook-id"), !id.isEmpty, let timestamp = call.header("webhook-timestamp"),
            let given = call.header("webhook-signature")
        else { return "webhook-id, webhook-timestamp or webhook-signature is missing" }
        guard let seconds = Int64(timestamp), tolerance == 0 || abs(nowSeconds - seconds) <= tolerance else {
            return "webhook-timestamp is not within \(tolerance) seconds of now"
        }
        let expected = signature(id: id, timestamp: timestamp, body: body, secret: secret)
        // A stand-in for tests has nothing that a timing attack would find.
        let isGenuine = given.split(separator: " ").contains { $0.hasPrefix("v1,") && $0.dropFirst(3) == expected }
        return isGenuine ? nil : "webhook-signature does not match"
    }
}
