import ServiceKit
import Synchronization
import Testing

@Suite("Product time")
struct ClockTests {
    private let instantMs: Int64 = 1_772_355_600_000

    @Test("a specification is an instant and a speed")
    func specification() throws {
        let spec = try ClockSpec.parse("2026-03-01T09:00:00Z@1440x")
        #expect(spec == ClockSpec(instantMs: instantMs, speed: 1440))
        #expect(spec.settingText == "2026-03-01T09:00:00Z@1440x")
        #expect(try ClockSpec.parse("2026-03-01T09:00:00Z").speed == 1)
        #expect(try ClockSpec.parse("2026-03-01T09:00:00Z@0.5x").settingText == "2026-03-01T09:00:00Z@0.5x")
    }

    @Test(
        "a malformed one is an error that names its setting",
        arguments: [
            "tomorrow", "2026-03-01T09:00:00Z@", "2026-03-01T09:00:00Z@2", "2026-03-01T09:00:00Z@0x", "@2x",
            "2026-03-01T09:00:00Z@-1x", "2026-03-01T09:00:00Z@nanx", "2026-03-01T09:00:00Z@infx",
            "2026-03-01T09:00:00Z@1x@1x", "2026-03-01T09:00:00Z@99999999x",
        ])
    func malformed(text: String) {
        let error = #expect(throws: SettingsError.self) { try ClockSpec.parse(text) }
        #expect(error?.description.hasPrefix("CAMPAIGNS_CLOCK is “\(text)”, expected ") == true)
    }

    @Test("an anchored clock runs from its instant at its speed, whenever the process started")
    func anchored() {
        let real = RealNow(realMs: 5_000_000)
        let clock = AnchoredClock(instantMs: instantMs, speed: 1440, anchorMs: 5_000_000) { real.nowMs }
        #expect(clock.nowMs() == instantMs)
        real.nowMs = 5_060_000
        #expect(clock.nowMs() == instantMs + 86_400_000)
        real.nowMs = 4_000_000
        #expect(clock.nowMs() == instantMs)
        #expect(clock.realSeconds(forProduct: 1440) == 1)
        #expect(clock.realDuration(untilProductMs: instantMs + 144_000) == .milliseconds(100))
        #expect(clock.realDuration(untilProductMs: instantMs - 1) == .zero)
    }

    @Test("a manual clock moves when it is told to")
    func manual() {
        let clock = ManualClock(nowMs: 1000)
        clock.advance(500)
        #expect(clock.nowMs() == 1500)
        clock.advance(by: .seconds(2))
        #expect(clock.nowMs() == 3500)
        clock.set(7)
        #expect(clock.nowMs() == 7)
        #expect(ManualClock("2026-03-01T09:00:00Z")?.nowMs() == instantMs)
        #expect(ManualClock("noon") == nil)
    }

    @Test("system time is real time")
    func system() {
        let before = RealTime.nowMs()
        let now = SystemProductClock().nowMs()
        #expect(now >= before && now <= RealTime.nowMs())
        #expect(SystemProductClock().realSeconds(forProduct: 3) == 3)
    }
}

/// Real time as the test sets it.
private final class RealNow: Sendable {
    private let value: Atomic<Int64>

    init(realMs: Int64) { value = Atomic(realMs) }

    var nowMs: Int64 {
        get { value.load(ordering: .relaxed) }
        set { value.store(newValue, ordering: .relaxed) }
    }
}
