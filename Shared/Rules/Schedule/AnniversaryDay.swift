public import Models

/// Whose anniversary is kept on a day: the date's month and day, and so many days before or after them. 29 February is
/// kept on the 28th in years that have none.
public struct AnniversaryDay: Sendable {
    /// `02-28`: the dates that are kept, one or two.
    private let dates: [String]
    private let attribute: String

    /// - Parameter localMs: a wall-clock time of the day on which messages shall go out.
    public init(_ anniversary: Anniversary, localMs: Int64) {
        let day = CivilDate(number: CivilDate(localMs: localMs).number - Int(anniversary.offsetDays))
        let isShort = day.month == 2 && day.day == 28 && !CivilDate.isLeap(day.year)
        dates = (isShort ? [28, 29] : [day.day]).map { WallClock.padded(day.month, 2) + "-" + WallClock.padded($0, 2) }
        attribute = anniversary.attribute
    }

    /// Whether an attribute's value holds one of the dates: `1990-02-28`, `1990-02-28T…` or `--02-28`.
    public func isKept(_ value: String) -> Bool {
        if value.hasPrefix("--") { return dates.contains(String(value.dropFirst(2))) }
        let parts = value.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, CivilDate.digits(parts[0].utf8) != nil else { return false }
        return dates.contains { parts[1] == $0 || parts[1].hasPrefix("\($0)T") }
    }

    /// The same as a condition on a recipient-shaped table, as ``AudienceSQL`` makes them.
    public var condition: SQLFragment {
        let year = "[0-9][0-9][0-9][0-9]"
        let patterns = dates.flatMap { ["--\($0)", "\(year)-\($0)", "\(year)-\($0)T*"] }
        let matches = Array(repeating: "a.value GLOB ?", count: patterns.count).joined(separator: " OR ")
        return SQLFragment(
            "EXISTS (SELECT 1 FROM json_each(attributes) AS a WHERE a.key = ? AND (\(matches)))",
            [.text(attribute)] + patterns.map(SQLArgument.text))
    }
}
