/// How long to wait before a process that died is started again: at once at first, then longer and longer, and from
/// the beginning again after a stable while.
struct RestartDelay {
    private(set) var failures = 0

    static let first = Duration.milliseconds(200)
    static let longest = Duration.seconds(10)
    static let stable = Duration.seconds(20)

    /// The delay before the next start.
    /// - Parameter uptime: how long the process that died had run.
    mutating func next(uptime: Duration) -> Duration {
        if uptime >= Self.stable { failures = 0 }
        failures += 1
        return min(Self.longest, Self.first * (1 << min(failures - 1, 10)))
    }
}
