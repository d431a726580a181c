import Synchronization

/// Whether a process can do its work: named checks that its parts set, served by `/readyz`.
public final class Readiness: Sendable {
    /// One named condition.
    public struct Check: Sendable, Equatable {
        /// What is checked, `kafka` or `recipients`.
        public let name: String
        /// Whether it holds.
        public let ready: Bool
        /// Why not, or how far, in a few words.
        public let detail: String?
    }

    private let checks = Mutex<[String: Check]>([:])

    /// Creates a readiness whose checks do not hold yet.
    /// - Parameter pending: the names of checks that someone will set; until then the process is not ready.
    public init(pending: [String] = []) {
        for name in pending { set(name, ready: false, detail: "starting") }
    }

    /// Sets a check, and adds it if it is new.
    /// - Returns: whether `ready` changed, so that the caller logs a change once.
    @discardableResult
    public func set(_ name: String, ready: Bool, detail: String? = nil) -> Bool {
        checks.withLock { checks in
            let previous = checks.updateValue(Check(name: name, ready: ready, detail: detail), forKey: name)
            return previous?.ready != ready
        }
    }

    /// Forgets a check, for example of a partition that moved away.
    public func remove(_ name: String) {
        checks.withLock { _ = $0.removeValue(forKey: name) }
    }

    /// Whether every check holds.
    public var isReady: Bool {
        checks.withLock { checks in checks.values.allSatisfy(\.ready) }
    }

    /// Every check, sorted by name.
    public var snapshot: [Check] {
        checks.withLock { Array($0.values) }.sorted { $0.name < $1.name }
    }
}
