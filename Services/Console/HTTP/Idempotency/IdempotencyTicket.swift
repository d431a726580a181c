import Crypto
import HTTPTypes
import Hummingbird

/// A request that the client may repeat: its `Idempotency-Key`, whose it is, and a hash of everything it asks for.
struct IdempotencyTicket: Hashable, Sendable {
    let scope: String
    let key: String
    let hash: [UInt8]

    init(scope: String, key: String, hash: [UInt8]) {
        self.scope = scope
        self.key = key
        self.hash = hash
    }

    /// `nil` without the header.
    /// - Throws: 422 when the key is empty, over 255 characters or not printable ASCII.
    init?(_ request: Request, caller: Caller, body: [UInt8]) throws(Problem) {
        guard let key = try Self.key(of: request) else { return nil }
        self.init(scope: caller.id, key: key, hash: Self.hash(request, body: body))
    }

    /// The header's value, checked.
    static func key(of request: Request) throws(Problem) -> String? {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name] else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw Problem.invalid("Idempotency-Key", "must be 1 to 255 printable ASCII characters")
        }
        return key
    }

    /// SHA-256 over method, target and body.
    static func hash(_ request: Request, body: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("\(request.method.rawValue) \(request.uri.string)\n".utf8))
        hash.update(data: body)
        return Array(hash.finalize())
    }
}
