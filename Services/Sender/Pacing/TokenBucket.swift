/// Paces one channel: holds a tenth of a second's rate, so that no second starts with a burst. Real time.
struct TokenBucket {
    private(set) var rate: Double
    private var tokens: Double
    private var filledAt: ContinuousClock.Instant

    /// - Parameter rate: messages per second.
    init(rate: Double, now: ContinuousClock.Instant) {
        self.rate = max(rate, 0.01)
        tokens = max(self.rate / 10, 1)
        filledAt = now
    }

    private var capacity: Double { max(rate / 10, 1) }

    /// Whole tokens there are now.
    mutating func available(now: ContinuousClock.Instant) -> Int {
        let elapsed = (now - filledAt) / .seconds(1)
        tokens = min(capacity, tokens + max(elapsed, 0) * rate)
        filledAt = now
        return Int(tokens)
    }

    mutating func take(_ count: Int) { tokens -= Double(count) }

    mutating func setRate(_ rate: Double) { self.rate = max(rate, 0.01) }

    /// Milliseconds until at least one token is there.
    var millisecondsToNext: Int64 { tokens >= 1 ? 0 : Int64(((1 - tokens) / rate * 1000).rounded(.up)) }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
