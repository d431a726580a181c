import Models
import Rules
import Testing

@Suite("Anniversaries")
struct AnniversaryTests {
    private static func isKept(_ value: String, on day: String, offset: Int32 = 0) -> Bool {
        var anniversary = Anniversary()
        anniversary.attribute = "birthday"
        anniversary.offsetDays = offset
        return AnniversaryDay(anniversary, localMs: instant("\(day)T09:00:00Z")).isKept(value)
    }

    @Test(
        "are kept on their month and day",
        arguments: [
            ("1990-03-01", "2026-03-01", 0, true), ("--03-01", "2026-03-01", 0, true),
            ("1990-03-01T00:00:00Z", "2026-03-01", 0, true), ("2026-03-01", "2026-03-01", 0, true),
            ("1990-03-02", "2026-03-01", 0, false), ("1990-04-01", "2026-03-01", 0, false),
            // Days before and after, over the ends of months and years.
            ("1990-03-01", "2026-02-28", -1, true), ("1990-03-01", "2028-02-29", -1, true),
            ("1990-03-01", "2028-02-28", -1, false), ("1990-01-01", "2026-12-25", -7, true),
            ("1990-12-31", "2027-01-01", 1, true), ("1990-03-01", "2026-04-30", 60, true),
            // 29 February, in years with one and without.
            ("1992-02-29", "2028-02-29", 0, true), ("1992-02-29", "2028-02-28", 0, false),
            ("1992-02-29", "2026-02-28", 0, true), ("--02-29", "2026-02-28", 0, true),
            ("1992-02-29", "2026-03-01", 0, false), ("1990-02-28", "2026-02-28", 0, true),
            ("1992-02-29", "2026-02-27", -1, true), ("1992-02-29", "2026-03-01", 1, true),
            ("1992-02-29", "2028-03-01", 1, true), ("1992-02-29", "2100-02-28", 0, true),
        ] as [(String, String, Int32, Bool)])
    func days(value: String, day: String, offset: Int32, isKept: Bool) {
        #expect(Self.isKept(value, on: day, offset: offset) == isKept)
    }

    @Test(
        "texts that are no dates are nobody's",
        arguments: [
            "", "03-01", "-03-01", "--3-1", "---03-01", "90-03-01", "1990-3-1", "1990/03/01", "01.03.1990",
            "1990-03-011",
            "1990-03-01 09:00", " 1990-03-01", "-1990-03-01", "abcd-03-01", "١٩٩٠-03-01", "--03-01T09:00",
        ])
    func notDates(value: String) {
        #expect(!Self.isKept(value, on: "2026-03-01"))
    }

    @Test("everybody has just one day a year, also the child of a leap day", arguments: [2026, 2027, 2028, 2100])
    func onceAYear(year: Int) {
        let start = instant("\(year)-01-01T00:00:00Z")
        let length = (instant("\(year + 1)-01-01T00:00:00Z") - start) / RuleFixture.dayMs
        for value in ["1992-02-29", "1990-02-28", "1990-12-31", "--06-15"] {
            for offset: Int32 in [-30, -1, 0, 1, 30] {
                var anniversary = Anniversary()
                anniversary.offsetDays = offset
                let days = (0..<length).map { AnniversaryDay(anniversary, localMs: start + $0 * RuleFixture.dayMs) }
                #expect(days.filter { $0.isKept(value) }.count == 1, "\(value) \(offset)")
            }
        }
    }
}
