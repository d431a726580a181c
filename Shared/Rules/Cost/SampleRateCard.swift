extension RateCard {
    /// Prices to try the product with until a real card is there: round, invented, of no provider.
    public static let sample = RateCard(
        name: "Sample prices, not your provider's", currency: "USD", model: .perMessage, isSample: true,
        rates: sampleRows.flatMap { row in
            row.countries.split(separator: " ").flatMap { country in
                [
                    (MessageCategory.marketing, row.marketing), ("marketing_lite", row.marketing),
                    (MessageCategory.utility, row.utility), (MessageCategory.authentication, row.authentication),
                ].map { Rate(country: String(country), category: $0, fromMs: 0, priceMicros: $1) }
            }
        })

    /// Millionths of a dollar.
    private static let sampleRows: [(countries: String, marketing: Int64, utility: Int64, authentication: Int64)] = [
        ("IN", 10_000, 2_000, 2_000), ("ID MY PK BD", 40_000, 20_000, 20_000),
        ("BR MX CO CL PE AR", 50_000, 10_000, 10_000), ("US CA", 30_000, 5_000, 5_000),
        ("DE AT CH NL BE FR", 120_000, 60_000, 60_000), ("GB IE ES IT PT", 60_000, 30_000, 30_000),
        ("AE SA IL TR EG", 40_000, 20_000, 20_000), ("ZA NG KE GH", 40_000, 10_000, 10_000),
        (everyCountry, 60_000, 20_000, 20_000),
    ]
}
