import Synchronization

/// Allows each key so many requests at once and so many more over time. Memory is bounded: buckets that are full again,
/// and under attack the oldest half, are forgotten.
///
/// Time is real and monotonic: people do not click faster because product time runs faster.
final class TokenBuckets: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: ContinuousClock.Instant
    }

    private struct State {
        /// Buckets used since the last turn, and those used in the turn before.
        var young: [String: Bucket] = [:]
        var old: [String: Bucket] = [:]
        var turnedAt: ContinuousClock.Instant?
    }

    private let capacity: Double
    private let perSecond: Double
    private let maximumKeys: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    /// - Parameters:
    ///   - capacity: requests at once.
    ///   - period: in which as many more are allowed.
    ///   - maximumKeys: buckets kept at most.
    init(
        capacity: Int, per period: Duration, maximumKeys: Int = 100_000,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.capacity = Double(capacity)
        perSecond = Double(capacity) / period.seconds
        self.maximumKeys = maximumKeys
        self.now = now
    }

    /// Buckets in memory.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    /// Takes one token.
    /// - Returns: `nil` when there was one, else the seconds until there is one.
    func take(_ key: String) -> Int? {
        let now = now()
        return state.withLock { state in
            turn(&state, now)
            var bucket = refilled(state.young[key] ?? state.old.removeValue(forKey: key), now)
            defer { state.young[key] = bucket }
            guard bucket.tokens < 1 else {
                bucket.tokens -= 1
                return nil
            }
            return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up)))
        }
    }

    private func refilled(_ bucket: Bucket?, _ now: ContinuousClock.Instant) -> Bucket {
        guard let bucket else { return Bucket(tokens: capacity, at: now) }
        let gained = (now - bucket.at).seconds * perSecond
        return Bucket(tokens: min(capacity, bucket.tokens + gained), at: now)
    }

    /// Whoever was not seen for the time in which a bucket fills up has a full one, which needs no memory.
    private func turn(_ state: inout State, _ now: ContinuousClock.Instant) {
        let turnedAt = state.turnedAt ?? now
        state.turnedAt = turnedAt
        guard (now - turnedAt).seconds * perSecond >= capacity || state.young.count >= maximumKeys / 2 else { return }
        state.old = state.young
        state.young = [:]
        state.turnedAt = now
    }
}

extension Duration {
    fileprivate var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
