import Foundation
import ServiceKit
import Testing

@Suite("RFC 3339")
struct RFC3339Tests {
    @Test(
        "instants are read",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-03-01T09:00:00Z", 1_772_355_600_000),
            ("2026-03-01T09:00:00.5Z", 1_772_355_600_500), ("2026-03-01T09:00:00.1239Z", 1_772_355_600_123),
            ("2026-03-01T14:30:00+05:30", 1_772_355_600_000), ("2026-03-01T01:00:00-08:00", 1_772_355_600_000),
            ("2026-03-01t09:00:00z", 1_772_355_600_000), ("2026-03-01 09:00:00Z", 1_772_355_600_000),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000), ("2000-02-29T23:59:59Z", 951_868_799_000),
            ("1969-12-31T23:59:59.999Z", -1), ("2016-12-31T23:59:60Z", 1_483_228_800_000),
        ])
    func parse(text: String, milliseconds: Int64) {
        #expect(RFC3339.parse(text) == milliseconds)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "now", "2026-03-01", "2026-03-01T09:00:00", "2026-3-1T09:00:00Z", "2026-13-01T09:00:00Z",
            "2026-00-01T09:00:00Z", "2026-02-29T09:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-03-00T09:00:00Z", "2026-03-01T24:00:00Z", "2026-03-01T09:60:00Z", "2026-03-01T09:00:61Z",
            "2026-03-01T09:00:00.Z", "2026-03-01T09:00:00Zx", "2026-03-01T09:00:00+0530", "2026-03-01T09:00:00+24:00",
            " 2026-03-01T09:00:00Z", "2026-03-01T09:00Z", "２０26-03-01T09:00:00Z",
        ])
    func refuse(text: String) {
        #expect(RFC3339.parse(text) == nil)
    }

    @Test("milliseconds are printed only when there are some")
    func format() {
        #expect(RFC3339.format(0) == "1970-01-01T00:00:00Z")
        #expect(RFC3339.format(1_772_355_600_000) == "2026-03-01T09:00:00Z")
        #expect(RFC3339.format(1_772_355_600_007) == "2026-03-01T09:00:00.007Z")
        #expect(RFC3339.format(-1) == "1969-12-31T23:59:59.999Z")
        #expect(RFC3339.format(.max) == "9999-12-31T23:59:59.999Z")
        #expect(RFC3339.format(.min) == "0000-01-01T00:00:00Z")
    }

    @Test("agrees with Foundation over the centuries, both ways")
    func agreement() {
        var generator = SystemRandomNumberGenerator()
        let style = Date.ISO8601FormatStyle()
        for _ in 0..<5000 {
            let milliseconds = Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator)
            #expect(RFC3339.parse(RFC3339.format(milliseconds)) == milliseconds)
            // Foundation knows the Gregorian calendar only after 1582.
            let seconds = Int64.random(in: -12_000_000_000...253_402_300_799, using: &generator)
            let text = style.format(Date(timeIntervalSince1970: Double(seconds)))
            #expect(RFC3339.format(seconds * 1000) == text)
        }
    }
}
