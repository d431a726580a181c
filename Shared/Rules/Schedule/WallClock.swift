/// Wall-clock times: milliseconds since the epoch of a clock that knows no zones.
enum WallClock {
    /// `20260301T0900`
    static func runID(_ localMs: Int64) -> String {
        let date = CivilDate(localMs: localMs)
        let minute = Int(localMs - localMs.floorDivided(by: Zone.dayMs) * Zone.dayMs) / 60_000
        return "\(padded(date.year, 4))\(padded(date.month, 2))\(padded(date.day, 2))T"
            + "\(padded(minute / 60, 2))\(padded(minute % 60, 2))"
    }

    static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension CivilDate {
    /// The day of a wall-clock time.
    init(localMs: Int64) { self.init(number: Int(localMs.floorDivided(by: Zone.dayMs))) }

    /// Its midnight, a wall-clock time.
    var localMs: Int64 { Int64(number) * Zone.dayMs }

    /// `2026-12-25`; `nil` for anything else, also for days that no calendar has.
    init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2],
            let year = Self.digits(parts[0]), let month = Self.digits(parts[1]), let day = Self.digits(parts[2])
        else { return nil }
        self.init(checked: year, month, day)
    }

    /// `nil`: no calendar has such a day.
    init?(checked year: Int, _ month: Int, _ day: Int) {
        guard (1...12).contains(month), day >= 1, day <= Self.daysIn(month: month, year: year) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The number that ASCII digits write; `nil` for anything else.
    static func digits(_ bytes: some Collection<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 9, bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int($1) - 48 }
    }
}
