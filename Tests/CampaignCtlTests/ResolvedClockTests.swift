import ServiceKit
import Testing

@testable import CampaignCtl

@Suite struct ResolvedClockTests {
    private let start = RFC3339.parse("2026-03-01T09:00:00Z") ?? 0
    private func spec(_ text: String) throws -> ClockSpec { try ClockSpec.parse(text) }

    @Test func withoutSpecificationProductTimeIsRealTime() throws {
        let clock = try ResolvedClock.resolve(requested: nil, kept: nil, realNowMs: 5)
        #expect(clock.spec == nil)
        #expect(clock.environment.isEmpty)
    }

    @Test func everyProcessGetsTheSameInstantAndAnchor() throws {
        let clock = try ResolvedClock.resolve(
            requested: spec("2026-03-01T09:00:00Z@1440x"), kept: nil, realNowMs: 1000)
        #expect(
            clock.environment == [
                "CAMPAIGNS_CLOCK": "2026-03-01T09:00:00Z@1440x", "CAMPAIGNS_CLOCK_ANCHOR": "1000",
            ])
    }

    @Test func aLaterStartGoesOnWhereTheFirstEndedAtItsSpeed() throws {
        let kept = KeptClock(nowMs: start + 60_000, speed: 60)
        let clock = try ResolvedClock.resolve(requested: nil, kept: kept, realNowMs: 7)
        #expect(clock.spec == ClockSpec(instantMs: start + 60_000, speed: 60))
        #expect(clock.anchorMs == 7)
    }

    @Test func realTimeStaysRealTime() throws {
        let kept = KeptClock(nowMs: start, speed: nil)
        #expect(try ResolvedClock.resolve(requested: nil, kept: kept, realNowMs: 7).spec == nil)
    }

    @Test func goingBackInTimeIsRefusedInOneLine() throws {
        let kept = KeptClock(nowMs: start + 1, speed: 60)
        let error = #expect(throws: Failure.self) {
            try ResolvedClock.resolve(requested: spec("2026-03-01T09:00:00Z@60x"), kept: kept, realNowMs: 7)
        }
        #expect(error?.description.contains("--clock") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func goingForwardIsAllowed() throws {
        let kept = KeptClock(nowMs: start, speed: 60)
        let clock = try ResolvedClock.resolve(
            requested: spec("2026-03-02T09:00:00Z@10x"), kept: kept, realNowMs: 7)
        #expect(clock.spec?.speed == 10)
    }

    @Test func theKeptInstantIsNeverBehindWhatWasSeen() throws {
        let directory = try TemporaryDirectory()
        let resolved = ResolvedClock(spec: ClockSpec(instantMs: start, speed: 1440), anchorMs: RealTime.nowMs())
        let keeper = ClockKeeper(clock: resolved, path: directory.path + "/clock")
        try keeper.keep()
        let kept = try #require(KeptClock.read(directory.path + "/clock"))
        #expect(kept.speed == 1440)
        // More than a second ahead: it is written again before product time gets there.
        #expect(kept.nowMs > resolved.clock.nowMs() + 1440 * 1000)
    }
}
