public import Models

/// The effective consent of one address for one purpose, derived from the trail.
public struct ConsentEntry: Hashable, Sendable {
    public var state: ConsentState
    public var atMs: Int64

    public init(state: ConsentState, atMs: Int64) {
        self.state = state
        self.atMs = atMs
    }

    /// Takes one entry of the trail in, in any order: the later one wins, and within one second a revocation does,
    /// because providers date what people write in whole seconds.
    /// - Returns: whether the effective state or its time changed.
    @discardableResult
    public mutating func apply(_ other: ConsentEntry) -> Bool {
        let wins = other.rank > rank
        if wins { self = other }
        return wins
    }

    /// A total order, so that the order of arrival does not matter.
    private var rank: (second: Int64, revoked: Int, atMs: Int64) {
        (atMs.floorDivided(by: 1000), state == .revoked ? 1 : 0, atMs)
    }
}

/// The effective consents of one address by purpose.
public struct Consents: Hashable, Sendable {
    public var byPurpose: [String: ConsentEntry]

    public init(_ byPurpose: [String: ConsentEntry] = [:]) { self.byPurpose = byPurpose }

    /// The entry that governs a purpose: its own or the one for all purposes, whichever is later.
    public func effective(for purpose: String) -> ConsentEntry? {
        guard var entry = byPurpose[purpose] else { return byPurpose[Purpose.all] }
        if let general = byPurpose[Purpose.all] { entry.apply(general) }
        return entry
    }
}
