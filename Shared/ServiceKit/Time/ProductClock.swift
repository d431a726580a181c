/// The clock of the product: schedules, delays, windows, caps and expiry read it, and nothing else.
///
/// Product time may run from another instant and faster than real time (`CAMPAIGNS_CLOCK`). Pacing and time-outs
/// do not belong here: they use the real monotonic clock.
public protocol ProductClock: Sendable {
    /// Product time in milliseconds since the Unix epoch.
    func nowMs() -> Int64

    /// How many real seconds pass while product time advances by `productSeconds`.
    func realSeconds(forProduct productSeconds: Double) -> Double
}

extension ProductClock {
    /// The real time left until product time reaches `instantMs`; zero when it already has.
    public func realDuration(untilProductMs instantMs: Int64) -> Duration {
        let remainingMs = max(0, instantMs - nowMs())
        return .seconds(realSeconds(forProduct: Double(remainingMs) / 1000))
    }
}
