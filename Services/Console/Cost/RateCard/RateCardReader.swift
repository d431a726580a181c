import ContactImport
import Models
import Rules
import ServiceKit

/// Reads a rate card from JSON, or from CSV with the card's name, currency and model in the query.
enum RateCardReader {
    static let parameters: Set<String> = ["name", "currency", "model", "free_in_window"]
    private static let maximumRates = 20_000

    // MARK: JSON

    /// - Throws: 422 with everything that is wrong.
    static func card(_ reader: ObjectReader) throws(Problem) -> RateCard {
        let name = reader.string("name", .name, required: true)
        let currency = reader.string("currency", currencyRule, required: true)
        let model = reader.oneOf("model", RateCard.Model.allCases.map(\.rawValue), required: true)
        let free = reader.strings("free_in_window", each: categoryRule, count: 0...10)
        let lines = reader.objects("rates", count: 1...maximumRates, required: true) ?? []
        let rates = lines.map(rate)
        // Rules speak of prices only when their shape was right; places would be told twice otherwise.
        if reader.problems.errors.isEmpty { reader.problems.add(RateCardRules.problems(in: rates), under: "") }
        try reader.finish()
        guard let name, let currency, let model = model.flatMap(RateCard.Model.init(rawValue:)) else {
            throw Problem.incomplete
        }
        return RateCard(name: name, currency: currency, model: model, freeInWindow: free.map(Set.init), rates: rates)
    }

    private static func rate(_ reader: ObjectReader) -> RateCard.Rate {
        let from = reader.string("from", .upTo(40), required: true) ?? ""
        let fromMs = date(from)
        if fromMs == nil, !from.isEmpty { reader.fail("from", dateWords) }
        return RateCard.Rate(
            country: reader.string("country", .upTo(2), required: true) ?? "",
            category: MessageCategory.normalised(reader.string("category", .upTo(40), required: true) ?? ""),
            fromMs: fromMs ?? 0, priceMicros: price(reader))
    }

    /// A number, or text with the exact decimals.
    private static func price(_ reader: ObjectReader) -> Int64 {
        let micros: Int64?
        switch reader.raw("price", required: true) {
        case nil: return 0
        case .int(let whole): micros = (0...999_999_999).contains(whole) ? whole * 1_000_000 : nil
        case .double(let value): micros = (0...999_999_999).contains(value) ? Int64((value * 1e6).rounded()) : nil
        case .string(let text): micros = MicroAmount.parse(text)
        default: micros = nil
        }
        if micros == nil { reader.fail("price", priceWords) }
        return micros ?? 0
    }

    // MARK: CSV

    /// Columns `country, category, from, price`, in any order, with a header.
    /// - Throws: 422; pointers name the line: `/lines/3/price`.
    static func card(csv bytes: [UInt8], _ query: Query) throws(Problem) -> RateCard {
        let problems = ProblemCollector()
        func text(_ name: String, _ rule: TextRule) -> String {
            guard let value = query[name] else {
                problems.add("?\(name)", "is required with CSV")
                return ""
            }
            if let reason = rule.problem(with: value) { problems.add("?\(name)", reason) }
            return value
        }
        let (name, currency) = (text("name", .name), text("currency", currencyRule))
        let model =
            try query.oneOf("model", RateCard.Model.allCases.map(\.rawValue)) ?? RateCard.Model.perMessage.rawValue
        let free = query["free_in_window"]?.split(separator: ",").map(String.init)
        for category in free ?? [] {
            if let reason = categoryRule.problem(with: category) { problems.add("?free_in_window", reason) }
        }
        let lines = rates(csv: bytes, problems)
        if problems.errors.isEmpty {
            for problem in RateCardRules.problems(in: lines.map(\.rate)) {
                problems.add(place(of: problem.pointer, lines.map(\.line)), problem.reason)
            }
        }
        try problems.throwIfAny()
        return RateCard(
            name: name, currency: currency, model: RateCard.Model(rawValue: model) ?? .perMessage,
            freeInWindow: free.map(Set.init), rates: lines.map(\.rate))
    }

    private static func rates(csv bytes: [UInt8], _ problems: ProblemCollector) -> [(line: Int, rate: RateCard.Rate)] {
        var parser = CSVParser()
        let records = parser.feed(bytes) + parser.finish()
        let columns = ["country", "category", "from", "price"]
        let header = records.first?.fields.map { MessageCategory.normalised($0.filter { !$0.isWhitespace }) } ?? []
        let places = columns.map { header.firstIndex(of: $0) }
        for (column, place) in zip(columns, places) where place == nil { problems.add("/\(column)", "is not a column") }
        guard !places.contains(nil) else { return [] }
        guard records.count <= maximumRates + 1 else {
            problems.add("", "has more than \(maximumRates) prices")
            return []
        }
        let lines = records.dropFirst().filter { $0.fields.contains { !$0.isEmpty } }
        if lines.isEmpty { problems.add("", "has no prices") }
        return lines.map { record in
            let cells = places.map { place in place.flatMap { $0 < record.count ? record[$0] : nil } ?? "" }
            return (record.line, rate(cells.map(trimmed), line: record.line, problems))
        }
    }

    private static func rate(_ cells: [String], line: Int, _ problems: ProblemCollector) -> RateCard.Rate {
        let (fromMs, micros) = (date(cells[2]), MicroAmount.parse(cells[3]))
        if fromMs == nil { problems.add("/lines/\(line)/from", dateWords) }
        if micros == nil { problems.add("/lines/\(line)/price", priceWords) }
        return RateCard.Rate(
            country: cells[0], category: MessageCategory.normalised(cells[1]), fromMs: fromMs ?? 0,
            priceMicros: micros ?? 0)
    }

    /// `/rates/3/country` → `/lines/5/country`.
    private static func place(of pointer: String, _ lines: [Int]) -> String {
        let parts = pointer.split(separator: "/")
        guard parts.count == 3, let index = Int(parts[1]), lines.indices.contains(index) else { return pointer }
        return "/lines/\(lines[index])/\(parts[2])"
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    // MARK: Values

    /// A day, which begins at midnight UTC, or an instant.
    private static func date(_ text: String) -> Int64? { RFC3339.parse(text) ?? RFC3339.parse(text + "T00:00:00Z") }

    private static let dateWords = "must be a date such as 2026-10-01"
    private static let priceWords = "must be an amount such as 0.0107, with at most six decimals"

    private static let currencyRule = TextRule(maximum: 3) { text in
        text.utf8.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
            ? nil : "must be a currency of ISO 4217, three capital letters"
    }

    private static let categoryRule = TextRule(maximum: 40) { text in
        MessageCategory.priced.contains(text)
            ? nil : "must be one of \(MessageCategory.priced.joined(separator: ", "))"
    }
}
