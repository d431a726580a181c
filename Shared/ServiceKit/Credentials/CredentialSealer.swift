import Crypto
import Foundation

/// Seals channel credentials for the log and for the disk: AES-256-GCM under `CAMPAIGNS_SECRET_KEY`.
///
/// A sealed value is a version byte, the nonce, the ciphertext and the tag. The context (the channel's key) is
/// authenticated, so that credentials cannot be moved to another channel.
public struct CredentialSealer: Sendable {
    private let key: SymmetricKey

    private static let version: UInt8 = 1

    /// Creates a sealer.
    /// - Parameter secretKey: 32 bytes in base64, or any other text, which is hashed.
    /// - Throws: `SettingsError` when it is empty.
    public init(secretKey: String) throws(SettingsError) {
        guard !secretKey.isEmpty else {
            throw SettingsError(name: CommonSettings.secretKey.name, problem: "is empty")
        }
        if let bytes = Data(base64Encoded: secretKey), bytes.count == 32 {
            key = SymmetricKey(data: bytes)
        } else {
            key = SymmetricKey(data: SHA256.hash(data: Data(secretKey.utf8)))
        }
    }

    /// Seals credentials for the channel that `context` names.
    public func seal(_ credentials: [String: String], context: String) throws -> [UInt8] {
        let plaintext = try JSONEncoder().encode(credentials)
        let box = try AES.GCM.seal(plaintext, using: key, authenticating: Data(context.utf8))
        // `combined` is nil only for nonces of other sizes than the default.
        guard let combined = box.combined else { throw CredentialError.malformed(context: context) }
        return [Self.version] + combined
    }

    /// Opens what `seal` made for the same context.
    /// - Throws: `CredentialError`: malformed bytes, or another key or context.
    public func open(_ sealed: [UInt8], context: String) throws -> [String: String] {
        guard sealed.first == Self.version, let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst()) else {
            throw CredentialError.malformed(context: context)
        }
        guard let plaintext = try? AES.GCM.open(box, using: key, authenticating: Data(context.utf8)) else {
            throw CredentialError.wrongKey(context: context)
        }
        guard let credentials = try? JSONDecoder().decode([String: String].self, from: plaintext) else {
            throw CredentialError.malformed(context: context)
        }
        return credentials
    }
}
