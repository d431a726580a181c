import Foundation

/// Product time that is real time: what a process uses when `CAMPAIGNS_CLOCK` is not set.
public struct SystemProductClock: ProductClock {
    /// Creates the clock.
    public init() {}

    public func nowMs() -> Int64 {
        RealTime.nowMs()
    }

    public func realSeconds(forProduct productSeconds: Double) -> Double {
        productSeconds
    }
}

/// The machine's wall clock, for log lines and for anchoring product time.
public enum RealTime {
    /// Real time in milliseconds since the Unix epoch.
    public static func nowMs() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
