import Crypto

/// The value of `X-Hub-Signature-256`.
enum Signature {
    /// `sha256=` and the HMAC-SHA256 of the exact bytes under the app secret, in lowercase hexadecimal.
    static func header(body: [UInt8], appSecret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: body, using: SymmetricKey(data: Array(appSecret.utf8)))
        var text = "sha256="
        for byte in code {
            text.append(hex(byte >> 4))
            text.append(hex(byte & 0xF))
        }
        return text
    }

    private static func hex(_ nibble: UInt8) -> Character {
        Character(Unicode.Scalar(nibble < 10 ? 0x30 + nibble : 0x57 + nibble))
    }
}
