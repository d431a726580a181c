import Crypto
import Models

/// How Meta proves that a webhook is its own (providers.md §4.1, §4.2): the same for WhatsApp, Messenger and Instagram.
enum MetaWebhook {
    static let signatureHeader = "x-hub-signature-256"

    static func handshake(_ request: WebhookRequest, on channel: ChannelAccess) -> HandshakeAnswer {
        let query = request.query
        guard query["hub.mode"] == "subscribe", let challenge = query["hub.challenge"],
            let token = query["hub.verify_token"],
            Secret.equal(token, channel.credentials["verify_token"] ?? "")
        else { return .refused }
        return .accepted(challenge: challenge)
    }

    /// The signature is `sha256=` and 64 hexadecimal digits over the raw bytes; anything else is refused.
    static func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        let secret = channel.credentials["app_secret"] ?? ""
        // An empty secret refuses everything, for anyone could sign with it.
        guard let signature = request.headers[signatureHeader], signature.hasPrefix("sha256="),
            signature.utf8.count == 71, !secret.isEmpty, let code = Hex.decode(String(signature.dropFirst(7)))
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: request.body, using: SymmetricKey(data: Array(secret.utf8)))
    }
}
