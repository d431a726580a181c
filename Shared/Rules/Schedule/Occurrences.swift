import Models

/// The wall-clock times of a recurrence.
///
/// The first is not before the beginning; unlike RFC 5545's DTSTART, a beginning that does not fit the rule is none of
/// them. Parts that the rule leaves out come from the beginning: its day of the week, of the month, of the year.
struct Occurrences: Sendable {
    /// A rule that is silent for so long has ended: ten years.
    private static let horizonDays = 3653

    private let rule: RecurrenceRule
    private let start: CivilDate
    private let timeOfDayMs: Int64
    /// Days on which there is none.
    private let except: Set<Int>
    private let zone: Zone

    /// `nil`: the rule cannot be used.
    /// - Parameter zone: whose clocks show the times.
    init?(_ recurrence: Recurrence, zone: Zone) {
        guard let rule = try? RecurrenceRule(recurrence.rule) else { return nil }
        start = CivilDate(localMs: recurrence.startsLocalMs)
        timeOfDayMs = recurrence.startsLocalMs - start.localMs
        except = Set(recurrence.except.compactMap { CivilDate($0)?.number })
        self.rule = rule.completed(from: start)
        self.zone = zone
    }

    var first: Int64? { next(afterMs: start.localMs - 1) }

    /// The first occurrence after a wall-clock time.
    func next(afterMs: Int64) -> Int64? {
        // Every occurrence has the same time of day.
        let day = max(Int((afterMs - timeOfDayMs).floorDivided(by: Zone.dayMs)) + 1, start.number)
        return next(from: day).map { Int64($0) * Zone.dayMs + timeOfDayMs }
    }

    /// - Returns: the first day from this one on.
    private func next(from day: Int) -> Int? {
        var counted = 0
        var period = rule.isCounted ? 0 : rule.period(of: day, from: start)
        while true {
            let span = rule.days(inPeriod: period, from: start)
            guard span.lowerBound <= day + Self.horizonDays else { return nil }
            for found in rule.matches(in: span) where found >= start.number {
                counted += 1
                if isOver(found, counted) { return nil }
                if found >= day, !except.contains(found) { return found }
            }
            period += 1
        }
    }

    private func isOver(_ day: Int, _ counted: Int) -> Bool {
        let localMs = Int64(day) * Zone.dayMs + timeOfDayMs
        return switch rule.end {
        case .never: false
        case .count(let count): counted > count
        case .local(let end): localMs > end
        case .instant(let end): zone.instant(ofLocal: localMs) > end
        }
    }
}
