import Models
import Rules
import Testing

@Suite("When runs are due")
struct RunCalendarTests {
    private static func due(_ rule: String, from start: String, zone: String, _ count: Int) -> [Int64] {
        let calendar = RunCalendar(Occurrence.campaign(rule, from: start, zone: zone), workspaceZone: "UTC")
        var due: [Int64] = []
        var run = calendar.first
        while let current = run, due.count < count {
            due.append(current.dueMs)
            run = current.localMs.flatMap(calendar.next(afterLocalMs:))
        }
        return due
    }

    @Test("without a schedule there is one, at the launch's instant")
    func once() {
        var campaign = CampaignRecord()
        campaign.launch.atMs = 1000
        let calendar = RunCalendar(campaign, workspaceZone: "Europe/Berlin")
        #expect(calendar.first == RunCalendar.Planned(id: "1", dueMs: 1000, localMs: nil))
        #expect(calendar.first(dueFromMs: 5000)?.dueMs == 1000)
        #expect(calendar.next(afterLocalMs: 0) == nil)
        campaign.launch.runID = "7"
        let other = RunCalendar(campaign, workspaceZone: "UTC")
        #expect(other.first?.id == "7")
        #expect(other.first.map { other.dueMs(of: $0, timeZone: "Asia/Kolkata") } == 1000)
    }

    @Test(
        "a daily run goes with the clocks, and fires once where they change",
        arguments: [
            // Clocks forward at 02:00 on 29 March, back at 03:00 on 25 October.
            (
                "Europe/Berlin", "20260328T0900",
                ["2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z"]
            ),
            (
                "Europe/Berlin", "20260328T0230",
                ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]
            ),
            (
                "Europe/Berlin", "20261024T0230",
                ["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]
            ),
            (
                "America/New_York", "20260307T0230",
                ["2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]
            ),
            ("America/New_York", "20261101T0130", ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]),
            // Half an hour of summer time.
            (
                "Australia/Lord_Howe", "20261003T0215",
                ["2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]
            ),
            // A day that begins an hour late.
            (
                "Africa/Cairo", "20260423T0000",
                ["2026-04-22T22:00:00Z", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"]
            ),
            // The ends of the earth.
            ("Pacific/Kiritimati", "20260301T0900", ["2026-02-28T19:00:00Z", "2026-03-01T19:00:00Z"]),
            ("Etc/GMT+12", "20260301T0900", ["2026-03-01T21:00:00Z", "2026-03-02T21:00:00Z"]),
            ("Asia/Kathmandu", "20260301T0900", ["2026-03-01T03:15:00Z", "2026-03-02T03:15:00Z"]),
            // Samoa went over the date line and left 30 December 2011 out: both fire, each once.
            (
                "Pacific/Apia", "20111229T0900",
                ["2011-12-29T19:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T19:00:00Z"]
            ),
        ])
    func clocksChange(zone: String, start: String, times: [String]) {
        #expect(Self.due("FREQ=DAILY", from: start, zone: zone, times.count) == times.map(instant))
    }

    @Test(
        "occurrences are due in ascending order, never twice",
        arguments: ["Europe/Berlin", "America/New_York", "Africa/Cairo"])
    func ascends(zone: String) {
        for time in ["0000", "0030", "0200", "0230", "0300"] {
            let due = Self.due("FREQ=DAILY", from: "20260101T\(time)", zone: zone, 730)
            #expect(due.count == 730)
            #expect(zip(due, due.dropFirst()).allSatisfy { $0 < $1 && $1 - $0 <= 25 * 3_600_000 })
        }
    }

    @Test("a zone that is missing or unknown is the workspace's, and that UTC", arguments: ["", "Mars/Olympus"])
    func zones(zone: String) {
        let campaign = Occurrence.campaign("FREQ=DAILY", from: "20260301T0900", zone: zone)
        let workspace = RunCalendar(campaign, workspaceZone: "Asia/Kolkata")
        #expect(workspace.first?.dueMs == instant("2026-03-01T03:30:00Z"))
        #expect(RunCalendar(campaign, workspaceZone: zone).first?.dueMs == instant("2026-03-01T09:00:00Z"))
    }

    @Test("a rule that cannot be read has no runs")
    func unreadable() {
        let calendar = RunCalendar(Occurrence.campaign("FREQ=HOURLY", from: "20260301T0900"), workspaceZone: "UTC")
        #expect(calendar.first == nil)
        #expect(calendar.first(dueFromMs: 0) == nil)
    }

    // MARK: - Times of the recipients' own

    @Test(
        "one time of the wall, everybody's own instant",
        arguments: [
            ("Pacific/Kiritimati", "2026-02-28T19:00:00Z"), ("Asia/Kolkata", "2026-03-01T03:30:00Z"),
            ("Europe/Berlin", "2026-03-01T08:00:00Z"), ("UTC", "2026-03-01T09:00:00Z"),
            ("America/New_York", "2026-03-01T14:00:00Z"), ("Etc/GMT+12", "2026-03-01T21:00:00Z"),
            // The workspace's.
            ("", "2026-03-01T12:00:00Z"), ("Mars/Olympus", "2026-03-01T12:00:00Z"),
        ])
    func recipientLocal(zone: String, at: String) throws {
        var campaign = CampaignRecord()
        campaign.launch.runID = "1"
        campaign.schedule.recipientLocal = true
        campaign.schedule.localAtMs = instant("2026-03-01T09:00:00Z")
        let calendar = RunCalendar(campaign, workspaceZone: "America/Sao_Paulo")
        let run = try #require(calendar.first)
        // The first clocks of the world show it at the run's beginning, the last 26 hours later.
        #expect(run == .init(id: "1", dueMs: instant("2026-02-28T19:00:00Z"), localMs: instant("2026-03-01T09:00:00Z")))
        #expect(calendar.spanMs == 26 * 3_600_000)
        let due = calendar.dueMs(of: run, timeZone: zone)
        #expect(due == instant(at))
        #expect((run.dueMs...run.dueMs + calendar.spanMs).contains(due))
    }

    @Test(
        "again and again, through the change of each zone's clocks",
        arguments: [
            ("Europe/Berlin", ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
            ("America/New_York", ["2026-03-28T06:30:00Z", "2026-03-29T06:30:00Z", "2026-03-30T06:30:00Z"]),
            ("", ["2026-03-27T21:00:00Z", "2026-03-28T21:00:00Z", "2026-03-29T21:00:00Z"]),
        ])
    func recurringRecipientLocal(zone: String, times: [String]) throws {
        var campaign = Occurrence.campaign(
            "FREQ=DAILY;UNTIL=20260330T023000Z", from: "20260328T0230", zone: "Asia/Kolkata")
        campaign.schedule.recipientLocal = true
        let calendar = RunCalendar(campaign, workspaceZone: "UTC")
        var due: [Int64] = []
        var run = calendar.first
        while let current = run {
            #expect(current.dueMs == (current.localMs ?? 0) - 14 * 3_600_000)
            due.append(calendar.dueMs(of: current, timeZone: zone))
            run = current.localMs.flatMap(calendar.next(afterLocalMs:))
        }
        // The end's digits count, as those of the beginning do.
        #expect(due == times.map(instant))
    }
}
