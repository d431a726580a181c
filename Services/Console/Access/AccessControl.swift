import HTTPTypes
import Hummingbird
import Synchronization

/// Knows every key and finds whose a request is.
final class AccessControl: Sendable {
    /// Id of the key given as `CAMPAIGNS_API_KEY`; it lives as long as the setting does.
    static let environmentID = "environment"

    private let environmentKey: APIKey?
    private let stored = Mutex<[APIKey]>([])

    /// - Parameter environmentKey: the first administrator's key, as given.
    init(environmentKey: String?) {
        self.environmentKey = environmentKey.map {
            APIKey(
                id: Self.environmentID, name: "CAMPAIGNS_API_KEY", role: .admin, digest: APIKey.digest(of: $0),
                createdAtMs: nil)
        }
    }

    /// Every key, the environment's first.
    var keys: [APIKey] { (environmentKey.map { [$0] } ?? []) + stored.withLock { $0 } }

    /// Takes over the keys as they are in the store.
    func replace(_ keys: [APIKey]) { stored.withLock { $0 = keys } }

    /// - Throws: 401 without a valid `Authorization: Bearer KEY`.
    func caller(of request: Request) throws(Problem) -> Caller {
        guard let token = Self.token(of: request) else { throw Self.unauthorised("An API key is needed.") }
        let digest = APIKey.digest(of: token)
        var found: APIKey?
        // Every key is compared, and each in full, so that the time tells nothing.
        for key in keys where Self.isEqual(key.digest, digest) { found = key }
        guard let found else { throw Self.unauthorised("The API key is not valid.") }
        return Caller(id: found.id, name: found.name, role: found.role)
    }

    private static func token(of request: Request) -> String? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1]).trimmingPrefix { $0 == " " }.description
    }

    private static func unauthorised(_ detail: String) -> Problem {
        Problem(.unauthorized, detail, headers: [.wwwAuthenticate: "Bearer"])
    }

    private static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
