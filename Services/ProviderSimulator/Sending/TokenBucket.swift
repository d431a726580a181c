/// Paces a number in real time. It holds one second's rate, so that a sender that keeps to the rate is never refused
/// for jitter.
struct TokenBucket: Sendable {
    let ratePerSecond: Double
    private var tokens: Double
    private var updatedMs: Int64?

    init(ratePerSecond: Double) {
        self.ratePerSecond = ratePerSecond
        tokens = ratePerSecond
    }

    /// Takes a token if there is one. `nowMs` is monotonic real time.
    mutating func take(nowMs: Int64) -> Bool {
        refill(nowMs: nowMs)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// Counts an incoming message, which is never refused, down to an empty bucket.
    mutating func drain(nowMs: Int64) {
        refill(nowMs: nowMs)
        tokens = max(0, tokens - 1)
    }

    private mutating func refill(nowMs: Int64) {
        let elapsed = max(0, nowMs - (updatedMs ?? nowMs))
        tokens = min(max(1, ratePerSecond), tokens + Double(elapsed) * ratePerSecond / 1000)
        updatedMs = nowMs
    }
}

/// The limit on one number writing to one person: one message per interval, with a burst that borrows from the future.
struct PairBucket: Sendable {
    /// When the person may be written to without borrowing, in monotonic real milliseconds.
    private var freeAtMs: Int64 = .min

    /// Takes a place, or refuses when a whole burst is already borrowed. `intervalMs` 0 switches the limit off.
    mutating func take(nowMs: Int64, intervalMs: Int64, burst: Int) -> Bool {
        guard intervalMs > 0 else { return true }
        let start = max(freeAtMs, nowMs)
        guard start - nowMs <= intervalMs * Int64(burst - 1) else { return false }
        freeAtMs = start + intervalMs
        return true
    }
}
