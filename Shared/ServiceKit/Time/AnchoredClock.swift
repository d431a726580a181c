/// Product time that started at an instant and runs `speed` times as fast as real time.
///
/// Processes that share instant, speed and anchor read the same product time, also after one was started again.
public struct AnchoredClock: ProductClock {
    /// Product time at the anchor, in milliseconds since the epoch.
    public let instantMs: Int64
    /// Product seconds that pass in one real second.
    public let speed: Double
    /// Real time, in milliseconds since the epoch, at which product time was `instantMs`.
    public let anchorMs: Int64

    private let realNowMs: @Sendable () -> Int64

    /// Creates a clock.
    /// - Parameters:
    ///   - instantMs: product time at the anchor, milliseconds since the epoch.
    ///   - speed: product seconds in a real second, above zero.
    ///   - anchorMs: real time of the anchor, milliseconds since the epoch.
    ///   - realNowMs: real time; replaced in tests.
    public init(
        instantMs: Int64,
        speed: Double,
        anchorMs: Int64,
        realNowMs: @escaping @Sendable () -> Int64 = RealTime.nowMs
    ) {
        self.instantMs = instantMs
        self.speed = speed
        self.anchorMs = anchorMs
        self.realNowMs = realNowMs
    }

    public func nowMs() -> Int64 {
        // A wall clock that was set back must not take product time to before its start.
        let elapsedMs = max(0, realNowMs() - anchorMs)
        return instantMs + Int64(Double(elapsedMs) * speed)
    }

    public func realSeconds(forProduct productSeconds: Double) -> Double {
        productSeconds / speed
    }
}
