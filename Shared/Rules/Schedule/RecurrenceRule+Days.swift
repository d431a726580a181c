extension RecurrenceRule {
    var isCounted: Bool { if case .count = end { true } else { false } }

    /// The rule with the parts that it leaves to its beginning.
    func completed(from start: CivilDate) -> RecurrenceRule {
        guard days.isEmpty, monthDays.isEmpty else { return self }
        var rule = self
        switch frequency {
        case .daily: break
        case .weekly: rule.days = [Day(ordinal: 0, weekday: start.weekday)]
        case .monthly: rule.monthDays = [start.day]
        case .yearly:
            rule.monthDays = [start.day]
            if months.isEmpty { rule.months = [start.month] }
        }
        return rule
    }

    // MARK: - Periods: the days, weeks, months or years that the interval leaves

    /// In which period a day lies, or the last one before it; the beginning lies in period 0.
    func period(of day: Int, from start: CivilDate) -> Int {
        let date = CivilDate(number: day)
        let units =
            switch frequency {
            case .daily: day - start.number
            case .weekly: (weekStart(of: day) - weekStart(of: start.number)) / 7
            case .monthly: date.monthNumber - start.monthNumber
            case .yearly: date.year - start.year
            }
        return units.floorDivided(by: interval)
    }

    /// The days of a period.
    func days(inPeriod period: Int, from start: CivilDate) -> ClosedRange<Int> {
        let units = period * interval
        switch frequency {
        case .daily:
            let day = start.number + units
            return day...day
        case .weekly:
            let first = weekStart(of: start.number) + 7 * units
            return first...first + 6
        case .monthly: return CivilDate.days(ofMonth: start.monthNumber + units)
        case .yearly: return CivilDate.days(ofYear: start.year + units)
        }
    }

    private func weekStart(of day: Int) -> Int { day - (CivilDate(number: day).weekday - weekStart).floorModulo(7) }

    // MARK: - Days of a period

    /// The days of a period that fit the rule, in ascending order.
    func matches(in period: ClosedRange<Int>) -> [Int] {
        let all = period.filter { matches(CivilDate(number: $0), $0) }
        guard !positions.isEmpty else { return all }
        let places = Set(positions.map { $0 > 0 ? $0 - 1 : all.count + $0 })
        return places.filter(all.indices.contains).sorted().map { all[$0] }
    }

    private func matches(_ date: CivilDate, _ number: Int) -> Bool {
        guard months.isEmpty || months.contains(date.month) else { return false }
        let fromEnd = date.day - CivilDate.daysIn(month: date.month, year: date.year) - 1
        guard monthDays.isEmpty || monthDays.contains(date.day) || monthDays.contains(fromEnd) else { return false }
        return days.isEmpty || days.contains { matches($0, date, number) }
    }

    private func matches(_ day: Day, _ date: CivilDate, _ number: Int) -> Bool {
        guard day.weekday == date.weekday else { return false }
        guard day.ordinal != 0 else { return true }
        // In a year without months the ordinal counts over the year.
        let isYear = frequency == .yearly && months.isEmpty
        let span = isYear ? CivilDate.days(ofYear: date.year) : CivilDate.days(ofMonth: date.monthNumber)
        return day.ordinal > 0
            ? (number - span.lowerBound) / 7 + 1 == day.ordinal : (span.upperBound - number) / 7 + 1 == -day.ordinal
    }
}

extension CivilDate {
    /// Months since the year 0.
    fileprivate var monthNumber: Int { year * 12 + month - 1 }

    fileprivate static func days(ofMonth number: Int) -> ClosedRange<Int> {
        let (year, month) = (number.floorDivided(by: 12), number.floorModulo(12) + 1)
        let first = CivilDate(year: year, month: month, day: 1).number
        return first...first + daysIn(month: month, year: year) - 1
    }

    fileprivate static func days(ofYear year: Int) -> ClosedRange<Int> {
        CivilDate(year: year, month: 1, day: 1).number...CivilDate(year: year, month: 12, day: 31).number
    }
}
