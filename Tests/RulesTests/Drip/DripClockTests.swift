import Models
import Rules
import ServiceKit
import Testing

@Suite("When a drip's steps are due")
struct DripClockTests {
    private let base = instant("2026-03-01T09:00:00Z")
    private static let hourMs: Int64 = 3_600_000

    @Test(
        "the delay has a unit",
        arguments: [
            ("immediately", 7, 0), ("minutes", 5, 300_000), ("hours", 2, 7_200_000), ("days", 3, 259_200_000),
            ("days", 0, 0), ("days", -1, 0),
        ] as [(String, Int64, Int64)])
    func delay(unit: String, runAfter: Int64, expected: Int64) {
        #expect(DripClock.delayMs(of: step(unit, runAfter)) == expected)
    }

    @Test("a delay beyond all bounds is far away, and no overflow")
    func longDelay() {
        let due = DripClock.dueMs(of: step("days", .max), in: CampaignRecord(), baseMs: base, pausedAtBaseMs: 0)
        #expect(due > instant("9999-01-01T00:00:00Z"))
    }

    /// The campaign was paused for an hour before the base, for two hours after it, and is paused again.
    private func paused(stopsClock: Bool) -> CampaignRecord {
        var campaign = CampaignRecord()
        campaign.drip.pauseStopsClock = stopsClock
        campaign.pausedMs = 3 * Self.hourMs
        campaign.pausedSinceMs = base + 10 * Self.hourMs
        return campaign
    }

    @Test("delays run on through a pause, unless it stops the clock")
    func pauses() {
        let step = step("hours", 5)
        let running = DripClock.dueMs(
            of: step, in: paused(stopsClock: false), baseMs: base, pausedAtBaseMs: Self.hourMs)
        #expect(running == base + 5 * Self.hourMs)
        let stopped = DripClock.dueMs(of: step, in: paused(stopsClock: true), baseMs: base, pausedAtBaseMs: Self.hourMs)
        #expect(stopped == base + 7 * Self.hourMs)
    }

    @Test("a base inside a pause counts from the pause's end")
    func baseInPause() {
        var campaign = paused(stopsClock: true)
        let inside = base + 12 * Self.hourMs
        let pausedAtBase = DripClock.pausedMs(of: campaign, atMs: inside)
        #expect(pausedAtBase == 5 * Self.hourMs)
        #expect(
            DripClock.dueMs(of: step("hours", 1), in: campaign, baseMs: inside, pausedAtBaseMs: pausedAtBase)
                == inside + Self.hourMs)
        // It ends six hours after it began, four hours after the base.
        campaign.pausedMs = 9 * Self.hourMs
        campaign.pausedSinceMs = 0
        #expect(
            DripClock.dueMs(of: step("hours", 1), in: campaign, baseMs: inside, pausedAtBaseMs: pausedAtBase)
                == inside + 5 * Self.hourMs)
    }

    @Test("with a stopped clock the time that passes outside of pauses is the delay", arguments: 1...200)
    func property(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var campaign = CampaignRecord()
        campaign.drip.pauseStopsClock = true
        var now = base
        let enrolledAt = base + Int64.random(in: 0..<50, using: &random)
        var pausedAtBase: Int64?
        var running: Int64 = 0
        let delayed = step("minutes", 1)
        // Seconds pass in turns of pause and no pause.
        for turn in 0..<40 {
            let isPause = turn % 2 == 1
            let length = Int64.random(in: 1...9000, using: &random)
            if isPause { campaign.pausedSinceMs = now }
            if pausedAtBase == nil, now + length > enrolledAt {
                pausedAtBase = DripClock.pausedMs(of: campaign, atMs: enrolledAt)
            }
            if !isPause { running += max(0, now + length - max(now, enrolledAt)) }
            now += length
            if isPause {
                campaign.pausedMs += now - campaign.pausedSinceMs
                campaign.pausedSinceMs = 0
            }
            guard let pausedAtBase, !isPause else { continue }
            let due = DripClock.dueMs(of: delayed, in: campaign, baseMs: enrolledAt, pausedAtBaseMs: pausedAtBase)
            #expect((due <= now) == (running >= 60_000), "seed \(seed), turn \(turn)")
            if running >= 60_000 { return }
        }
    }

    @Test("steps are numbered from 1")
    func numbers() {
        var drip = Drip()
        drip.steps = [step("hours", 1), step("hours", 2)]
        #expect(drip.step(0) == nil)
        #expect(drip.step(1)?.runAfter == 1)
        #expect(drip.step(2)?.runAfter == 2)
        #expect(drip.step(3) == nil)
    }

    private func step(_ unit: String, _ runAfter: Int64) -> DripStep {
        var step = DripStep()
        step.unit = unit
        step.runAfter = runAfter
        return step
    }
}
