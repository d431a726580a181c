/// What an API key may do; each role includes the ones before it.
enum Role: String, CaseIterable, Comparable, Sendable {
    /// Reads.
    case viewer
    /// Also changes contacts, consents and campaigns.
    case marketer
    /// Also manages channels, settings and API keys.
    case admin

    static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// Who makes a request.
struct Caller: Hashable, Sendable {
    /// The API key's id; also the scope of idempotency keys.
    let id: String
    let name: String
    let role: Role
}
