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
///
/// An address has one or two: looking through them is cheaper than hashing, and they are read for every message.
public struct Consents: Hashable, Sendable {
    /// In the order of the purposes' names, which makes equal what holds the same.
    public private(set) var entries: [Entry] = []

    public struct Entry: Hashable, Sendable {
        public let purpose: String
        public let consent: ConsentEntry
    }

    public init() {}

    public init(_ byPurpose: [String: ConsentEntry]) {
        for (purpose, consent) in byPurpose { self[purpose] = consent }
    }

    public subscript(purpose: String) -> ConsentEntry? {
        get { entries.first { $0.purpose == purpose }?.consent }
        set {
            let place = entries.firstIndex { $0.purpose >= purpose } ?? entries.endIndex
            let isKnown = place < entries.endIndex && entries[place].purpose == purpose
            let fresh = newValue.map { Entry(purpose: purpose, consent: $0) }
            entries.replaceSubrange(place..<(isKnown ? place + 1 : place), with: fresh.map { [$0] } ?? [])
        }
    }

    /// The entry that governs a purpose: its own or the one for all purposes, whichever is later.
    public func effective(for purpose: String) -> ConsentEntry? {
        guard var entry = self[purpose] else { return self[Purpose.all] }
        if let general = self[Purpose.all] { entry.apply(general) }
        return entry
    }
}
