/// The pace of one channel: the configured rate, lowered when the provider throttles and raised while it does not, and
/// a pause after it could not be reached (providers.md §2.4). Real time.
struct ChannelPace {
    private var bucket: TokenBucket
    private var configured: Double
    private var factor = 1.0
    private var raisedAt: ContinuousClock.Instant
    private var heldUntil: ContinuousClock.Instant
    private var outages = 0

    init(rate: Double, now: ContinuousClock.Instant) {
        configured = rate
        bucket = TokenBucket(rate: rate, now: now)
        raisedAt = now
        heldUntil = now
    }

    /// How many messages may be sent now.
    mutating func allowance(configured rate: Double, now: ContinuousClock.Instant) -> Int {
        configured = rate
        recover(now)
        bucket.setRate(configured * factor)
        return now < heldUntil ? 0 : bucket.available(now: now)
    }

    mutating func spent(_ count: Int) { bucket.take(count) }

    /// Messages a second that the channel allows itself now.
    mutating func presentRate(now: ContinuousClock.Instant) -> Double {
        recover(now)
        return configured * factor
    }

    /// Whether that is the configured rate.
    var isFull: Bool { factor == 1 }

    /// Milliseconds until the next message may be sent.
    func millisecondsToNext(now: ContinuousClock.Instant) -> Int64 {
        max(bucket.millisecondsToNext, (heldUntil - now).milliseconds)
    }

    /// The provider asked for less: half the rate, a pause, then slowly up again.
    mutating func throttled(pauseMs: Int64, now: ContinuousClock.Instant) {
        // Answers to requests that were already under way do not count again.
        guard now >= heldUntil else { return }
        factor = max(factor / 2, 0.01)
        raisedAt = now
        heldUntil = now + .milliseconds(min(pauseMs, 60_000))
    }

    /// The provider could not be reached: 1, 2, 4 … 60 seconds of silence.
    mutating func unreachable(now: ContinuousClock.Instant) {
        guard now >= heldUntil else { return }
        heldUntil = now + .seconds(min(1 << min(outages, 6), 60))
        outages += 1
    }

    mutating func answered() { outages = 0 }

    /// 5 % more for every ten clean seconds.
    private mutating func recover(_ now: ContinuousClock.Instant) {
        while factor < 1, now - raisedAt >= .seconds(10) {
            factor = min(1, factor * 1.05)
            raisedAt += .seconds(10)
        }
    }
}
