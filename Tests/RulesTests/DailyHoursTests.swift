import Models
import Rules
import ServiceKit
import Testing

@Suite("Hours of the day")
struct DailyHoursTests {
    private static func hours(_ text: String) throws -> DailyHours {
        let parts = text.split(separator: "-").map(String.init)
        return DailyHours(
            startMinute: try #require(DailyHours.minute(of: parts[0])),
            endMinute: try #require(DailyHours.minute(of: parts[1])))
    }

    @Test(
        "open and closed, to the minute, on the clock of the place",
        arguments: [
            ("09:00-21:00", "UTC", "2026-03-01T08:59:59.999Z", false),
            ("09:00-21:00", "UTC", "2026-03-01T09:00:00Z", true),
            ("09:00-21:00", "UTC", "2026-03-01T20:59:59.999Z", true),
            ("09:00-21:00", "UTC", "2026-03-01T21:00:00Z", false),
            // Over midnight.
            ("22:00-06:00", "UTC", "2026-03-01T21:59:59Z", false), ("22:00-06:00", "UTC", "2026-03-01T22:00:00Z", true),
            ("22:00-06:00", "UTC", "2026-03-02T00:00:00Z", true), ("22:00-06:00", "UTC", "2026-03-02T06:00:00Z", false),
            ("09:00-09:00", "UTC", "2026-03-02T03:00:00Z", true),
            // The ends of the earth: +14:00 and -12:00, and places off the full hour.
            ("09:00-21:00", "Pacific/Kiritimati", "2026-02-28T18:59:59Z", false),
            ("09:00-21:00", "Pacific/Kiritimati", "2026-02-28T19:00:00Z", true),
            ("09:00-21:00", "Etc/GMT+12", "2026-03-01T20:59:59Z", false),
            ("09:00-21:00", "Etc/GMT+12", "2026-03-01T21:00:00Z", true),
            ("09:00-21:00", "Asia/Kolkata", "2026-03-01T03:29:59Z", false),
            ("09:00-21:00", "Asia/Kolkata", "2026-03-01T03:30:00Z", true),
            ("09:00-21:00", "Asia/Kathmandu", "2026-03-01T03:15:00Z", true),
            ("09:00-21:00", "Asia/Kathmandu", "2026-03-01T03:14:59Z", false),
            // The same instant of the day before and after the clocks change.
            ("09:00-21:00", "Europe/Berlin", "2026-03-28T07:30:00Z", false),
            ("09:00-21:00", "Europe/Berlin", "2026-03-29T07:30:00Z", true),
            ("09:00-21:00", "Europe/Berlin", "2026-10-24T07:30:00Z", true),
            ("09:00-21:00", "Europe/Berlin", "2026-10-25T07:30:00Z", false),
            ("09:00-21:00", "America/New_York", "2026-03-07T13:30:00Z", false),
            ("09:00-21:00", "America/New_York", "2026-03-08T13:30:00Z", true),
            // Half an hour of summer time.
            ("09:00-21:00", "Australia/Lord_Howe", "2026-04-03T22:00:00Z", true),
            ("09:00-21:00", "Australia/Lord_Howe", "2026-04-04T22:29:59Z", false),
            ("09:00-21:00", "Australia/Lord_Howe", "2026-04-04T22:30:00Z", true),
        ])
    func openness(hours: String, zone: String, at: String, isOpen: Bool) throws {
        let place = try #require(TimeZones.zone(named: zone))
        #expect(try Self.hours(hours).isOpen(atMs: instant(at), in: place) == isOpen)
    }

    @Test(
        "the next opening",
        arguments: [
            ("09:00-21:00", "UTC", "2026-03-01T10:00:00Z", "2026-03-01T10:00:00Z"),
            ("09:00-21:00", "UTC", "2026-03-01T05:00:00Z", "2026-03-01T09:00:00Z"),
            ("09:00-21:00", "UTC", "2026-03-01T21:00:00Z", "2026-03-02T09:00:00Z"),
            ("22:00-06:00", "UTC", "2026-03-01T12:00:00Z", "2026-03-01T22:00:00Z"),
            // Leap day, and the day that is none.
            ("09:00-21:00", "UTC", "2028-02-28T22:00:00Z", "2028-02-29T09:00:00Z"),
            ("09:00-21:00", "UTC", "2028-02-29T22:00:00Z", "2028-03-01T09:00:00Z"),
            ("09:00-21:00", "UTC", "2027-02-28T22:00:00Z", "2027-03-01T09:00:00Z"),
            // The night that is an hour shorter, and the one that is an hour longer.
            ("09:00-21:00", "Europe/Berlin", "2026-03-28T20:00:00Z", "2026-03-29T07:00:00Z"),
            ("09:00-21:00", "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T08:00:00Z"),
            // A beginning that the clocks skip (02:00 to 03:00) is the first minute after it …
            ("02:30-05:00", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z"),
            // … and hours that they skip as a whole are left out that day.
            ("02:10-02:50", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-30T00:10:00Z"),
            // One that they show twice is the first of them.
            ("02:30-05:00", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T00:30:00Z"),
            // A day that begins an hour late: there was no midnight.
            ("00:00-06:00", "Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z"),
            ("09:00-21:00", "Pacific/Kiritimati", "2026-03-01T07:00:00Z", "2026-03-01T19:00:00Z"),
            ("09:00-21:00", "Etc/GMT+12", "2026-03-01T09:00:00Z", "2026-03-01T21:00:00Z"),
            ("02:15-04:00", "Australia/Lord_Howe", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00Z"),
        ])
    func opening(hours: String, zone: String, from: String, opens: String) throws {
        let place = try #require(TimeZones.zone(named: zone))
        #expect(try Self.hours(hours).nextOpening(fromMs: instant(from), in: place) == instant(opens))
    }

    @Test("an opening is open, and nothing between was", arguments: 1...40)
    func openingProperty(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati"]
        for _ in 0..<20 {
            let name = try #require(zones.randomElement(using: &random))
            let zone = try #require(TimeZones.zone(named: name))
            let hours = DailyHours(
                startMinute: Int32.random(in: 0..<1440, using: &random),
                endMinute: Int32.random(in: 0..<1440, using: &random))
            let from = instant("2026-01-01T00:00:00Z") + Int64.random(in: 0..<(366 * 86_400), using: &random) * 1000
            let opens = hours.nextOpening(fromMs: from, in: zone)
            #expect(opens >= from && opens <= from + 3 * RuleFixture.dayMs)
            // The hour that is shown twice can open hours a second time; it is not looked for.
            let isOpen = hours.isOpen(atMs: opens, in: zone)
            let span = (hours.endMinute - hours.startMinute + 1440) % 1440
            #expect(isOpen || span < 120)
        }
    }

    @Test("times are two digits each", arguments: ["9:00", "24:00", "09:60", "0900", "09:00:00", "+9:00", "", "٠٩:٠٠"])
    func notTimes(text: String) {
        #expect(DailyHours.minute(of: text) == nil)
    }

    @Test(
        "times there and back",
        arguments: [("00:00", 0), ("09:05", 545), ("10:00", 600), ("23:59", 1439)] as [(String, Int32)])
    func times(text: String, minute: Int32) {
        #expect(DailyHours.minute(of: text) == minute)
        #expect(DailyHours.text(ofMinute: minute) == text)
    }

    @Test(
        "names of zones",
        arguments: [
            ("Asia/Kolkata", true), ("Asia/Calcutta", true), ("UTC", true), ("America/Argentina/Buenos_Aires", true),
            ("Mars/Olympus", false), ("PST", false), ("GMT+2", false), ("", false), ("../etc/passwd", false),
            ("/Europe/Berlin", false),
        ])
    func zoneNames(name: String, isKnown: Bool) {
        #expect(TimeZones.isKnown(name) == isKnown)
    }
}
