import Crypto

/// A key that opens the API; the key itself is shown once and never kept.
struct APIKey: Hashable, Sendable {
    let id: String
    let name: String
    let role: Role
    /// SHA-256 of the key.
    let digest: [UInt8]
    /// `nil` for the key given in the environment.
    let createdAtMs: Int64?

    var json: JSONValue {
        [
            "id": .string(id), "name": .string(name), "role": .string(role.rawValue),
            "created_at": .time(createdAtMs),
        ]
    }

    static func digest(of key: String) -> [UInt8] { Array(SHA256.hash(data: Array(key.utf8))) }

    /// A new key with 256 random bits.
    static func generate() -> String {
        var random = SystemRandomNumberGenerator()
        return "ck_" + Base64URL.encode((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }
}
