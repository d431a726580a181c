/// On which days something happens again and again: the part of RFC 5545's RRULE that whole days need. The time of the
/// day is that of the beginning.
public struct RecurrenceRule: Hashable, Sendable {
    enum Frequency: String, CaseIterable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// `MO`, or with an ordinal `2MO`, `-1FR`: the second Monday, the last Friday.
    struct Day: Hashable {
        /// 0: every one.
        var ordinal: Int
        /// Monday is 0.
        var weekday: Int
    }

    enum End: Hashable {
        case never
        /// After so many occurrences; excluded ones count.
        case count(Int)
        /// Not after this wall-clock time, milliseconds.
        case local(Int64)
        /// Not after this instant, milliseconds since the epoch.
        case instant(Int64)
    }

    var frequency: Frequency
    /// Only every so many days, weeks, months or years.
    var interval = 1
    var end = End.never
    /// Empty: not limited by this part. Negative days of the month and positions count from the end.
    var days: [Day] = []
    var monthDays: [Int] = []
    var months: [Int] = []
    /// Of the days of each week, month or year, only those at these places.
    var positions: [Int] = []
    /// The day that weeks begin on, Monday is 0.
    var weekStart = 0

    /// - Parameter text: such as `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR`.
    /// - Throws: ``RecurrenceRefusal``, which says what cannot be used.
    public init(_ text: String) throws(RecurrenceRefusal) { self = try RecurrenceParser(text).rule() }

    init(_ frequency: Frequency) { self.frequency = frequency }
}

/// Why a recurrence rule cannot be used, in words for people.
public struct RecurrenceRefusal: Error, Hashable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
