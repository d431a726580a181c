import Rules
import Testing

@Suite("Cost")
struct CostTests {
    private static let day: Int64 = 86_400_000

    @Test(
        "a number's country by calling code",
        arguments: [
            ("+919812345678", "IN"), ("+4915112345678", "DE"), ("+447911123456", "GB"), ("+3584012345678", "FI"),
            ("+351912345678", "PT"), ("+971501234567", "AE"), ("+2348012345678", "NG"), ("+79161234567", "RU"),
            ("+77011234567", "KZ"), ("+76001234567", "KZ"), ("+12125550123", "US"), ("+14165550123", "CA"),
            ("+18765550123", "JM"), ("+16585550123", "JM"), ("+18095550123", "DO"), ("+17875550123", "PR"),
            ("+12425550123", "BS"), ("+6421123456", "NZ"), ("+5511999999999", "BR"), ("+85291234567", "HK"),
            ("+8801712345678", "BD"), ("+38344123456", "XK"), ("+88216123456", nil), ("+80012345678", nil),
            ("+18005550123", nil), ("+999123456", nil), ("+21912345678", nil), ("919812345678", nil), ("", nil),
            ("+49", nil), ("+4a9151", nil), ("+0712345678", nil),
        ] as [(String, String?)])
    func country(phone: String, country: String?) {
        #expect(PhoneCountry.of(phone) == country)
    }

    @Test(
        "amounts are exact",
        arguments: [
            ("0.0107", 10_700), ("1", 1_000_000), ("12.5", 12_500_000), ("-0.1", -100_000), ("0.000001", 1),
            ("0.0000001", nil), ("", nil), (".5", nil), ("1.", nil), ("1,5", nil), ("1e3", nil), ("9999999999", nil),
            ("--1", nil), ("1.2.3", nil),
        ] as [(String, Int64?)])
    func amounts(text: String, micros: Int64?) {
        #expect(MicroAmount.parse(text) == micros)
    }

    private let card = RateCard(
        name: "Card", currency: "EUR", model: .perMessage,
        rates: [
            .init(country: "IN", category: "marketing", fromMs: 0, priceMicros: 10_000),
            .init(country: "IN", category: "marketing", fromMs: 10 * day, priceMicros: 12_000),
            .init(country: "IN", category: "utility", fromMs: 5 * day, priceMicros: 1_000),
            .init(country: "*", category: "marketing", fromMs: 0, priceMicros: 50_000),
            .init(country: "DE", category: "authentication", fromMs: 0, priceMicros: 70_000),
        ])

    @Test("the latest price that has begun holds, and * stands for countries that are not named")
    func steps() {
        #expect(card.price(country: "IN", category: "marketing", atMs: 10 * Self.day - 1) == 10_000)
        #expect(card.price(country: "IN", category: "marketing", atMs: 10 * Self.day) == 12_000)
        #expect(card.price(country: "IN", category: "utility", atMs: 5 * Self.day - 1) == nil)
        #expect(card.price(country: "BR", category: "marketing", atMs: 0) == 50_000)
        #expect(card.price(country: nil, category: "marketing", atMs: 0) == 50_000)
        #expect(card.price(country: "BR", category: "authentication", atMs: 0) == nil)
    }

    private func message(
        _ category: String, open: Bool = false, entry: Bool = false, conversation: Bool = false, country: String = "IN"
    ) -> ChargeableMessage {
        ChargeableMessage(
            country: country, category: category, windowOpen: open, freeEntryPoint: entry,
            conversationOpen: conversation,
            atMs: 20 * Self.day)
    }

    @Test("by message: service and utility are free inside the window, everything is in a free entry point")
    func perMessage() {
        #expect(card.charge(for: message("marketing")) == .price(12_000))
        #expect(card.charge(for: message("marketing", open: true)) == .price(12_000))
        #expect(card.charge(for: message("marketing", entry: true)) == .free)
        #expect(card.charge(for: message("utility")) == .price(1_000))
        #expect(card.charge(for: message("utility", open: true)) == .free)
        #expect(card.charge(for: message("service", open: true)) == .free)
        // The conversation that is open matters only where conversations are priced.
        #expect(card.charge(for: message("marketing", conversation: true)) == .price(12_000))
        #expect(
            card.charge(for: message("authentication")) == .unknown(PriceGap(country: "IN", category: "authentication"))
        )
    }

    @Test("by conversation: one price for each, utility is charged inside the window too")
    func perConversation() {
        let card = RateCard(name: "Old", currency: "USD", model: .perConversation, rates: card.rates)
        #expect(card.charge(for: message("utility", open: true)) == .price(1_000))
        #expect(card.charge(for: message("utility", open: true, conversation: true)) == .free)
        #expect(card.charge(for: message("service", open: true)) == .free)
        #expect(card.charge(for: message("marketing", entry: true)) == .free)
    }

    @Test("what is free inside the window is the card's to say")
    func freeInWindow() {
        let card = RateCard(name: "New", currency: "USD", model: .perMessage, freeInWindow: [], rates: card.rates)
        #expect(card.charge(for: message("utility", open: true)) == .price(1_000))
        #expect(
            card.charge(for: message("service", open: true)) == .unknown(PriceGap(country: "IN", category: "service")))
    }

    @Test("a tally adds up by category and keeps gaps apart by name")
    func tally() {
        var tally = CostTally()
        tally.add(.price(12_000), category: "marketing", count: 3)
        tally.add(.free, category: "service")
        tally.add(.unknown(PriceGap(country: "BR", category: "utility")), category: "utility", count: 2)
        #expect(tally.totalMicros == 36_000)
        #expect(tally.micros == ["marketing": 36_000, "service": 0])
        #expect(tally.gaps == [PriceGap(country: "BR", category: "utility"): 2])
    }

    @Test("a card's prices are checked, and what it leaves out is named")
    func rules() {
        let rates: [RateCard.Rate] = [
            .init(country: "IN", category: "marketing", fromMs: 0, priceMicros: 1),
            .init(country: "XX", category: "marketing", fromMs: 0, priceMicros: 1),
            .init(country: "IN", category: "gossip", fromMs: 0, priceMicros: -1),
            .init(country: "IN", category: "marketing", fromMs: 0, priceMicros: 2),
        ]
        #expect(
            RateCardRules.problems(in: rates).map(\.pointer)
                == ["/rates/1/country", "/rates/2/category", "/rates/2/price", "/rates/3/from"])
        let incomplete = RateCardRules.incomplete(card)
        #expect(incomplete.map(\.country) == ["*", "DE", "IN"])
        #expect(incomplete.map(\.missing) == [["utility", "authentication"], ["utility"], ["authentication"]])
        #expect(RateCardRules.problems(in: RateCard.sample.rates).isEmpty)
        #expect(RateCardRules.incomplete(.sample).isEmpty)
        #expect(RateCard.sample.isSample)
    }

    @Test("a free entry point: answered within 24 hours, free for 72 from the answer")
    func entryPoint() {
        let day = Self.day
        #expect(FreeEntryPoint.freeUntil(referralMs: 0, answeredMs: nil) == day)
        #expect(FreeEntryPoint.freeUntil(referralMs: 0, answeredMs: 5) == 5 + 3 * day)
        #expect(FreeEntryPoint.freeUntil(referralMs: 0, answeredMs: day - 1) == 4 * day - 1)
        #expect(FreeEntryPoint.freeUntil(referralMs: 0, answeredMs: day) == day)
    }

    @Test("conversations of 24 hours: the first message opens, the one after 24:00:00 opens the next")
    func conversations() {
        let day = Self.day
        #expect(ConversationSpans.openers([]) == [])
        #expect(
            ConversationSpans.openers([0, 1, day - 1, day, 2 * day - 1, 2 * day]) == [
                true, false, false, true, false, true,
            ])
        #expect(MessageCategory.normalised("AUTHENTICATION-International") == "authentication_international")
    }
}
