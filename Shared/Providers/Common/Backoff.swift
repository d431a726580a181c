import Models

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

    /// Too much traffic, told by a receipt: the receipts of a whole burst come together, and shall not be one again.
    static let trafficReceipt = Backoff(firstMs: 60_000, factor: 2, capMs: 3_600_000)
    /// The person has had enough marketing for now, from whoever it was: a day, then two; three sends in all.
    static let marketingCap = Backoff(firstMs: 86_400_000, factor: 2, capMs: 345_600_000, attempts: 3)

    /// The same for a stage that keeps its own count of attempts.
    var schedule: RetrySchedule {
        var schedule = RetrySchedule()
        schedule.firstMs = firstMs
        schedule.factor = Int32(clamping: factor)
        schedule.capMs = capMs
        schedule.attempts = Int32(clamping: attempts ?? 0)
        return schedule
    }

    /// Milliseconds to wait after this attempt (1 = the first); `nil` when there shall be no further one.
    func delayMs(attempt: Int, jitter: Double) -> Int64? {
        let attempt = max(attempt, 1)
        if let attempts, attempt >= attempts { return nil }
        var delay = firstMs
        for _ in 1..<min(attempt, 32) where delay < capMs { delay = min(delay * factor, capMs) }
        return fullJitter ? Int64(Double(delay) * min(max(jitter, 0), 1)) : delay
    }
}
