/// Reads a recurrence rule.
struct RecurrenceParser {
    private static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    private static let known: Set<String> = [
        "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST",
    ]
    /// Enough for a run on each of so many days; looking for an occurrence goes through those before it.
    private static let counts = 1...10_000
    private static let intervals = 1...1000

    private let parts: [String: String]

    init(_ text: String) throws(RecurrenceRefusal) {
        var parts: [String: String] = [:]
        for part in text.uppercased().split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
                throw RecurrenceRefusal("must be parts such as FREQ=WEEKLY;BYDAY=MO,FR, and '\(part)' is none")
            }
            guard Self.known.contains(pair[0]) else { throw RecurrenceRefusal("\(pair[0]) is not supported") }
            guard parts.updateValue(pair[1], forKey: pair[0]) == nil else {
                throw RecurrenceRefusal("\(pair[0]) is given twice")
            }
        }
        self.parts = parts
    }

    func rule() throws(RecurrenceRefusal) -> RecurrenceRule {
        var rule = RecurrenceRule(try frequency())
        if let text = parts["INTERVAL"] { rule.interval = try number(text, in: Self.intervals, "INTERVAL") }
        rule.end = try end()
        rule.days = try days(rule.frequency)
        rule.monthDays = try signedNumbers("BYMONTHDAY", upTo: 31)
        rule.months = try numbers("BYMONTH", in: 1...12)
        rule.positions = try signedNumbers("BYSETPOS", upTo: 366)
        if let text = parts["WKST"] { rule.weekStart = try weekday(text, "WKST") }
        try check(rule)
        return rule
    }

    private func check(_ rule: RecurrenceRule) throws(RecurrenceRefusal) {
        if rule.frequency == .weekly, !rule.monthDays.isEmpty {
            throw RecurrenceRefusal("BYMONTHDAY cannot be used with FREQ=WEEKLY")
        }
        if !rule.positions.isEmpty, rule.days.isEmpty, rule.monthDays.isEmpty, rule.months.isEmpty {
            throw RecurrenceRefusal("BYSETPOS needs BYDAY, BYMONTHDAY or BYMONTH to choose from")
        }
    }

    // MARK: - Parts

    private func frequency() throws(RecurrenceRefusal) -> RecurrenceRule.Frequency {
        let choices = "DAILY, WEEKLY, MONTHLY or YEARLY"
        guard let text = parts["FREQ"] else { throw RecurrenceRefusal("FREQ is required: \(choices)") }
        guard let frequency = RecurrenceRule.Frequency(rawValue: text) else {
            throw RecurrenceRefusal("FREQ=\(text) is not supported: \(choices)")
        }
        return frequency
    }

    private func end() throws(RecurrenceRefusal) -> RecurrenceRule.End {
        if parts["COUNT"] != nil, parts["UNTIL"] != nil {
            throw RecurrenceRefusal("COUNT and UNTIL cannot stand in the same rule")
        }
        if let text = parts["COUNT"] { return .count(try number(text, in: Self.counts, "COUNT")) }
        guard let text = parts["UNTIL"] else { return .never }
        guard let end = Self.until(text) else {
            throw RecurrenceRefusal("UNTIL=\(text) is not a time such as 20261231, 20261231T090000 or 20261231T090000Z")
        }
        return end
    }

    /// A date without a time is its whole day.
    private static func until(_ text: String) -> RecurrenceRule.End? {
        let isUTC = text.hasSuffix("Z")
        let bytes = Array((isUTC ? text.dropLast() : text[...]).utf8)
        guard bytes.count >= 8, let year = CivilDate.digits(bytes[0..<4]), let month = CivilDate.digits(bytes[4..<6]),
            let day = CivilDate.digits(bytes[6..<8]), let date = CivilDate(checked: year, month, day)
        else { return nil }
        if bytes.count == 8 { return isUTC ? nil : .local(date.localMs + Zone.dayMs - 1) }
        guard bytes.count == 15, bytes[8] == UInt8(ascii: "T"), let hour = CivilDate.digits(bytes[9..<11]), hour < 24,
            let minute = CivilDate.digits(bytes[11..<13]), minute < 60, let second = CivilDate.digits(bytes[13..<15]),
            second < 60
        else { return nil }
        let atMs = date.localMs + Int64(hour * 3600 + minute * 60 + second) * 1000
        return isUTC ? .instant(atMs) : .local(atMs)
    }

    private func days(_ frequency: RecurrenceRule.Frequency) throws(RecurrenceRefusal) -> [RecurrenceRule.Day] {
        var days: [RecurrenceRule.Day] = []
        for item in items("BYDAY") {
            var day = RecurrenceRule.Day(ordinal: 0, weekday: try weekday(String(item.suffix(2)), "BYDAY"))
            let ordinal = item.dropLast(2)
            if !ordinal.isEmpty {
                guard frequency == .monthly || frequency == .yearly else {
                    throw RecurrenceRefusal(
                        "BYDAY=\(item) needs FREQ=MONTHLY or FREQ=YEARLY: a week has one of each day")
                }
                day.ordinal = try signed(ordinal, upTo: frequency == .monthly ? 5 : 53, "BYDAY")
            }
            days.append(day)
        }
        return days
    }

    private func weekday(_ text: String, _ part: String) throws(RecurrenceRefusal) -> Int {
        guard let weekday = Self.weekdays.firstIndex(of: text) else {
            throw RecurrenceRefusal("\(part): '\(text)' is none of \(Self.weekdays.joined(separator: ", "))")
        }
        return weekday
    }

    // MARK: - Numbers

    private func items(_ part: String) -> [Substring] {
        parts[part]?.split(separator: ",", omittingEmptySubsequences: false) ?? []
    }

    private func numbers(_ part: String, in range: ClosedRange<Int>) throws(RecurrenceRefusal) -> [Int] {
        var numbers: [Int] = []
        for item in items(part) { numbers.append(try number(item, in: range, part)) }
        return numbers
    }

    private func signedNumbers(_ part: String, upTo limit: Int) throws(RecurrenceRefusal) -> [Int] {
        var numbers: [Int] = []
        for item in items(part) { numbers.append(try signed(item, upTo: limit, part)) }
        return numbers
    }

    /// `2`, `+2` or `-2`.
    private func signed(
        _ text: some StringProtocol, upTo limit: Int, _ part: String
    ) throws(RecurrenceRefusal) -> Int {
        let hasSign = text.hasPrefix("-") || text.hasPrefix("+")
        guard let number = CivilDate.digits(text.utf8.dropFirst(hasSign ? 1 : 0)), (1...limit).contains(number) else {
            throw RecurrenceRefusal("\(part): '\(text)' is not 1 to \(limit) or -\(limit) to -1")
        }
        return text.hasPrefix("-") ? -number : number
    }

    private func number(
        _ text: some StringProtocol, in range: ClosedRange<Int>, _ part: String
    ) throws(RecurrenceRefusal) -> Int {
        guard let number = CivilDate.digits(text.utf8), range.contains(number) else {
            throw RecurrenceRefusal("\(part): '\(text)' is not \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}
