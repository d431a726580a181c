/// What is wrong with a rate card, and what it leaves out.
public enum RateCardRules {
    /// Prices that cannot be right, at pointers such as `/rates/3/country`.
    public static func problems(in rates: [RateCard.Rate]) -> [Problem] {
        var problems: [Problem] = []
        var seen: Set<RateCard.Rate> = []
        for (index, rate) in rates.enumerated() {
            func refuse(_ member: String, _ reason: String) {
                problems.append(Problem(pointer: "/rates/\(index)/\(member)", reason: reason))
            }
            if rate.country != RateCard.everyCountry, !PhoneCountry.isKnown(rate.country) {
                refuse("country", "'\(rate.country)' is not a country of ISO 3166-1 (two capital letters) or *")
            }
            if !MessageCategory.priced.contains(rate.category) {
                refuse("category", "must be one of \(MessageCategory.priced.joined(separator: ", "))")
            }
            if rate.priceMicros < 0 { refuse("price", "must not be negative") }
            var place = rate
            place.priceMicros = 0
            if !seen.insert(place).inserted {
                refuse("from", "there is a price for \(rate.country), \(rate.category) from this date already")
            }
        }
        return problems
    }

    /// A country with some prices and not all.
    public struct Incomplete: Hashable, Sendable {
        public let country: String
        /// The categories without a price.
        public let missing: [String]
    }

    /// Countries that the card names without a price for each of the three categories of templates.
    public static func incomplete(_ card: RateCard) -> [Incomplete] {
        let categories = [MessageCategory.marketing, MessageCategory.utility, MessageCategory.authentication]
        return Set(card.rates.map(\.country)).sorted().compactMap { country in
            let missing = categories.filter { category in
                card.price(country: country == RateCard.everyCountry ? nil : country, category: category, atMs: .max)
                    == nil
            }
            return missing.isEmpty ? nil : Incomplete(country: country, missing: missing)
        }
    }
}
