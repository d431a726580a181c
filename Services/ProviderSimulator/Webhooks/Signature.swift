import Crypto

/// The value of `X-Hub-Signature-256`.
enum Signature {
    /// `sha256=` and the HMAC-SHA256 of the exact bytes under the app secret, in lowercase hexadecimal.
    static func header(body: [UInt8], appSecret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array(appSecret.utf8)))
        return "sha256=" + hexadecimal(code)
    }
}
