import Foundation
import ServiceKit

/// An instant on both clocks: product time for windows, caps, receipts and retries, monotonic real time for pacing.
struct Moment: Sendable, Equatable {
    var productMs: Int64
    var monotonicMs: Int64

    static func now(_ clock: any ProductClock) -> Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(
            productMs: clock.nowMs(), monotonicMs: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
