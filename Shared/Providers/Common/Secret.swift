import Crypto

/// Comparison of secrets.
enum Secret {
    /// Compares digests: equal length and constant time whatever the texts are. Nothing equals an empty secret, for
    /// anyone could give it.
    static func equal(_ given: String, _ secret: String) -> Bool {
        guard !secret.isEmpty else { return false }
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: Array(secret.utf8), using: key)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(given.utf8), using: key)
    }
}
