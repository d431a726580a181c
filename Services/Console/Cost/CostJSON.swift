import Rules

extension CostTally {
    /// `{currency, amount, by_category, rate_card, gaps}`. An amount with gaps beside it is not the whole.
    func json(_ card: RateCard) -> JSONValue {
        let categories = micros.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.amount($0.value)) }
        return [
            "currency": .string(card.currency), "amount": .amount(totalMicros),
            "by_category": .object(JSONObject(categories)), "rate_card": card.mention,
            "gaps": .array(
                gaps.sorted { $0.key < $1.key }.map { gap, count in
                    [
                        "country": .text(gap.country), "category": .string(gap.category), "messages": .int(count),
                    ]
                }),
        ]
    }
}

extension JSONValue {
    /// Millionths of a currency as a number of it.
    static func amount(_ micros: Int64) -> JSONValue { .double(MicroAmount.value(micros)) }
}
