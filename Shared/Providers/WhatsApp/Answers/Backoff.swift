/// How long to wait before a send is tried again (providers.md §2.4).
struct Backoff: Sendable {
    let firstMs: Int64
    let factor: Int64
    let capMs: Int64
    /// Spread retries evenly over the whole delay, so that a queue that was held up does not return as one wave.
    var fullJitter = false
    /// Attempts in all, the first included; `nil`: until the message expires.
    var attempts: Int?

    /// Too much traffic or a service in trouble.
    static let throughput = Backoff(firstMs: 1_000, factor: 2, capMs: 60_000, fullJitter: true)
    /// The pair of number and recipient has been used up: 1, 4, 16, 64, 256 s.
    static let pair = Backoff(firstMs: 1_000, factor: 4, capMs: 256_000)
    /// Failures nobody explains: three attempts, 5 and 10 minutes apart.
    static let few = Backoff(firstMs: 300_000, factor: 2, capMs: 600_000, attempts: 3)
    /// The account is being moved, for up to a minute.
    static let maintenance = Backoff(firstMs: 30_000, factor: 2, capMs: 60_000)
    /// A new template still spreads through the provider.
    static let templateSync = Backoff(firstMs: 600_000, factor: 1, capMs: 600_000)
    /// A flow that may be sent ten times an hour.
    static let flowThrottled = Backoff(firstMs: 360_000, factor: 2, capMs: 3_600_000)

    /// Milliseconds to wait after this attempt (1 = the first); `nil` when there shall be no further one.
    func delayMs(attempt: Int, jitter: Double) -> Int64? {
        let attempt = max(attempt, 1)
        if let attempts, attempt >= attempts { return nil }
        var delay = firstMs
        for _ in 1..<min(attempt, 32) where delay < capMs { delay = min(delay * factor, capMs) }
        return fullJitter ? Int64(Double(delay) * min(max(jitter, 0), 1)) : delay
    }
}
