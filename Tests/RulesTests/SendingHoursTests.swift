import Models
import Rules
import Testing

@Suite("Daily windows and quiet hours")
struct SendingHoursTests {
    @Test("outside the daily window the message waits for it on the recipient's clock")
    func dailyWindow() {
        var fixture = RuleFixture()
        fixture.facts.dailyWindow = RuleFixture.hours("09:00", "21:00")
        fixture.nowMs = instant("2026-03-01T07:59:59Z")
        #expect(fixture.outcome == Reason.quietHours)
        #expect(fixture.untilMs == instant("2026-03-01T08:00:00Z"))
        #expect(fixture.detail == "09:00–21:00 Europe/Berlin")
        fixture.nowMs = instant("2026-03-01T08:00:00Z")
        #expect(fixture.outcome == "approved")
        #expect(fixture.detail == "")
    }

    @Test(
        "the workspace's clock stands in for a missing or unknown one, and that is told",
        arguments: ["", "Mars/Olympus"])
    func fallback(zone: String) {
        var fixture = RuleFixture()
        fixture.request.timeZone = zone
        fixture.facts.settings.timeZone = "Asia/Kolkata"
        fixture.facts.dailyWindow = RuleFixture.hours("09:00", "21:00")
        fixture.nowMs = instant("2026-03-01T03:00:00Z")
        #expect(fixture.untilMs == instant("2026-03-01T03:30:00Z"))
        #expect(fixture.detail == "09:00–21:00, time zone of the workspace: Asia/Kolkata")
        fixture.nowMs = instant("2026-03-01T03:30:00Z")
        #expect(fixture.approval?.notes == "time zone of the workspace: Asia/Kolkata")
    }

    @Test("hours in a zone of their own do not ask for the recipient's")
    func ownZone() {
        var fixture = RuleFixture()
        fixture.request.timeZone = ""
        fixture.facts.dailyWindow = RuleFixture.hours("09:00", "21:00", zone: "America/New_York")
        #expect(fixture.untilMs == instant("2026-03-01T14:00:00Z"))
        #expect(fixture.detail == "09:00–21:00 America/New_York")
    }

    @Test(
        "quiet hours hold every purpose but authentication, unless they name their purposes",
        arguments: [
            ([], "marketing", true), ([], "utility", true), ([], "authentication", false),
            (["authentication"], "authentication", true), (["marketing"], "utility", false),
        ] as [([String], String, Bool)])
    func purposes(listed: [String], purpose: String, isHeld: Bool) {
        var fixture = RuleFixture()
        fixture.request.purpose = purpose
        fixture.facts.consents = Consents([Purpose.all: ConsentEntry(state: .granted, atMs: 1)])
        fixture.facts.settings.quietHours = RuleFixture.quiet("21:00", "08:00", purposes: listed)
        fixture.nowMs = instant("2026-03-01T22:00:00Z")
        #expect(fixture.outcome == (isHeld ? Reason.quietHours : "approved"))
        if isHeld { #expect(fixture.untilMs == instant("2026-03-02T07:00:00Z")) }
    }

    @Test(
        "end and begin to the minute, at the ends of the earth too",
        arguments: [
            ("Pacific/Kiritimati", "2026-03-01T06:59:59Z", true), ("Pacific/Kiritimati", "2026-03-01T07:00:00Z", false),
            ("Pacific/Kiritimati", "2026-03-01T17:59:59Z", false), ("Pacific/Kiritimati", "2026-03-01T18:00:00Z", true),
            ("Etc/GMT+12", "2026-03-02T08:59:59Z", true), ("Etc/GMT+12", "2026-03-02T09:00:00Z", false),
            ("Etc/GMT+12", "2026-03-01T19:59:59Z", false), ("Etc/GMT+12", "2026-03-01T20:00:00Z", true),
        ])
    func farZones(zone: String, at: String, maySend: Bool) {
        var fixture = RuleFixture()
        fixture.request.timeZone = zone
        fixture.facts.settings.quietHours = RuleFixture.quiet("21:00", "08:00")
        fixture.nowMs = instant(at)
        #expect(fixture.outcome == (maySend ? "approved" : Reason.quietHours))
    }

    @Test("both together open where both are open")
    func both() {
        var fixture = RuleFixture()
        fixture.request.timeZone = "UTC"
        fixture.facts.dailyWindow = RuleFixture.hours("06:00", "10:00")
        fixture.facts.settings.quietHours = RuleFixture.quiet("21:00", "08:00")
        fixture.nowMs = instant("2026-03-01T05:00:00Z")
        #expect(fixture.untilMs == instant("2026-03-01T08:00:00Z"))
        fixture.nowMs = instant("2026-03-01T11:00:00Z")
        #expect(fixture.untilMs == instant("2026-03-02T08:00:00Z"))
        #expect(fixture.detail == "06:00–10:00 UTC")
    }

    @Test("a message that would expire before is deferred, and expires then")
    func expiry() {
        var fixture = RuleFixture()
        fixture.facts.dailyWindow = RuleFixture.hours("20:00", "21:00")
        fixture.request.expiresAtMs = fixture.nowMs + 3_600_000
        #expect(fixture.outcome == Reason.quietHours)
        fixture.nowMs += 3_600_000
        #expect(fixture.outcome == Reason.expired)
    }

    @Test("hours that never meet end nowhere: the message is looked at again later")
    func disjoint() throws {
        var fixture = RuleFixture()
        fixture.facts.dailyWindow = RuleFixture.hours("01:00", "02:00")
        fixture.facts.settings.quietHours = RuleFixture.quiet("00:00", "12:00")
        let untilMs = try #require(fixture.untilMs)
        #expect(untilMs > fixture.nowMs)
    }
}
