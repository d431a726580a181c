import Crypto
import Models

/// How Meta proves that a webhook is its own (providers.md §4.1, §4.2).
enum MetaWebhook {
    static let signatureHeader = "x-hub-signature-256"

    static func handshake(query: [String: String], verifyToken: String) -> HandshakeAnswer {
        guard query["hub.mode"] == "subscribe", let challenge = query["hub.challenge"], !verifyToken.isEmpty,
            let token = query["hub.verify_token"], equal(token, verifyToken)
        else { return .refused }
        return .accepted(challenge: challenge)
    }

    /// - Parameters:
    ///   - signature: `sha256=` and 64 hexadecimal digits; anything else is refused.
    ///   - appSecret: an empty one refuses everything, for anyone could sign with it.
    static func verify(signature: String?, body: [UInt8], appSecret: String) -> Bool {
        guard let signature, signature.hasPrefix("sha256="), signature.utf8.count == 71, !appSecret.isEmpty,
            let code = Hex.decode(String(signature.dropFirst(7)))
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: body, using: SymmetricKey(data: Array(appSecret.utf8)))
    }

    /// Compares digests: equal length and constant time whatever the texts are.
    private static func equal(_ one: String, _ other: String) -> Bool {
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: Array(one.utf8), using: key)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(other.utf8), using: key)
    }
}
