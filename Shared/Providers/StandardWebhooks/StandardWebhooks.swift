import Crypto
import Foundation

/// Signatures as the Standard Webhooks specification has them: over id, time and body, with a shared secret.
enum StandardWebhooks {
    /// How far a webhook's time may be from its arrival, milliseconds: an old one may be a replay.
    static let toleranceMs: Int64 = 300_000

    /// The three headers of a signed message.
    /// - Parameter nowMs: real time.
    static func headers(
        id: String, nowMs: Int64, body: [UInt8], secret: String
    ) -> [ProviderRequest.Header] {
        let time = String(nowMs / 1000)
        let code = HMAC<SHA256>.authenticationCode(for: content(id, time, body), using: key(secret))
        return [
            ProviderRequest.Header("webhook-id", id), ProviderRequest.Header("webhook-timestamp", time),
            ProviderRequest.Header("webhook-signature", "v1,\(Data(code).base64EncodedString())"),
        ]
    }

    /// Whether one of the signatures is ours and the webhook has not been under way for long. Several stand side by
    /// side while a secret is replaced; those of other versions are passed over.
    static func verify(_ request: WebhookRequest, secret: String) -> Bool {
        guard !secret.isEmpty, let id = request.headers["webhook-id"], let time = request.headers["webhook-timestamp"],
            let signatures = request.headers["webhook-signature"], let seconds = Int64(time),
            seconds.magnitude < 100_000_000_000, abs(request.arrivedAtMs - seconds * 1000) <= toleranceMs
        else { return false }
        let content = content(id, time, request.body)
        let key = key(secret)
        return signatures.split(separator: " ").contains { signature in
            guard signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3))) else {
                return false
            }
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: content, using: key)
        }
    }

    /// `whsec_` and base64, or the text as it is.
    static func key(_ secret: String) -> SymmetricKey {
        if secret.hasPrefix("whsec_"), let data = Data(base64Encoded: String(secret.dropFirst(6))), !data.isEmpty {
            return SymmetricKey(data: data)
        }
        return SymmetricKey(data: Array(secret.utf8))
    }

    private static func content(_ id: String, _ time: String, _ body: [UInt8]) -> [UInt8] {
        Array("\(id).\(time).".utf8) + body
    }
}
