import Synchronization

/// Product time that stands still until a test moves it.
public final class ManualClock: ProductClock {
    private let current: Atomic<Int64>

    /// Creates a clock that shows `nowMs`, milliseconds since the epoch.
    public init(nowMs: Int64 = 0) {
        current = Atomic(nowMs)
    }

    /// Creates a clock that shows an RFC 3339 instant; nil when the text is not one.
    public convenience init?(_ instant: String) {
        guard let instantMs = RFC3339.parse(instant) else { return nil }
        self.init(nowMs: instantMs)
    }

    public func nowMs() -> Int64 {
        current.load(ordering: .acquiring)
    }

    /// A manual clock says that product and real spans are the same.
    public func realSeconds(forProduct productSeconds: Double) -> Double {
        productSeconds
    }

    /// Moves the clock forward (or back, when negative) by `milliseconds`.
    public func advance(_ milliseconds: Int64) {
        current.wrappingAdd(milliseconds, ordering: .acquiringAndReleasing)
    }

    /// Moves the clock forward by `duration`.
    public func advance(by duration: Duration) {
        let (seconds, attoseconds) = duration.components
        advance(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// Sets the clock to `nowMs`, milliseconds since the epoch.
    public func set(_ nowMs: Int64) {
        current.store(nowMs, ordering: .releasing)
    }
}
