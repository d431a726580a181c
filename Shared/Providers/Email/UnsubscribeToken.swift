import Crypto
import Foundation
import Models

/// The signed text in an unsubscribe link: it names the message and cannot be made by others.
enum UnsubscribeToken {
    /// Keeps these signatures apart from those of webhooks under the same secret.
    private static let use = "unsubscribe:"

    static func make(_ ref: MessageRef, secret: String) -> String {
        let text = CallbackData.encode(ref)
        let code = HMAC<SHA256>.authenticationCode(
            for: Array((use + text).utf8), using: StandardWebhooks.key(secret))
        return Base64URL.encode(Array(text.utf8)) + "." + Base64URL.encode(Array(code))
    }

    /// The message of a token of ours.
    static func read(_ token: String, secret: String, on channel: ChannelRecord) -> MessageRef? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard !secret.isEmpty, parts.count == 2, let text = Base64URL.decode(parts[0]),
            let code = Base64URL.decode(parts[1]),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Array(use.utf8) + text, using: StandardWebhooks.key(secret))
        else { return nil }
        return message(in: token, on: channel)
    }

    /// The message that a token names; the signature has been checked.
    static func message(in token: String, on channel: ChannelRecord) -> MessageRef? {
        let text = Base64URL.decode(token.prefix { $0 != "." })
        return Reference.read(text.map { String(decoding: $0, as: UTF8.self) }, on: channel)
    }
}

/// Base64 that may stand in addresses, without padding (RFC 4648 §5).
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func decode(_ text: Substring) -> [UInt8]? {
        let standard = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
        return Data(base64Encoded: standard + padding).map { Array($0) }
    }
}
