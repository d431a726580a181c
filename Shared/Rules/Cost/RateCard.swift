/// What messages cost, as data: one price for a country, a category and a date from which it holds.
public struct RateCard: Hashable, Sendable {
    /// What is charged for.
    public enum Model: String, CaseIterable, Hashable, Sendable {
        /// Each delivered template message: the provider's way since July 2025.
        case perMessage = "PMP"
        /// Each conversation of 24 hours: the way before.
        case perConversation = "CBP"
    }

    /// One line of the card.
    public struct Rate: Hashable, Sendable {
        /// ISO 3166-1 alpha-2, or ``RateCard/everyCountry``.
        public var country: String
        public var category: String
        /// From when on, milliseconds since the epoch.
        public var fromMs: Int64
        /// In millionths of the currency.
        public var priceMicros: Int64

        public init(country: String, category: String, fromMs: Int64, priceMicros: Int64) {
            self.country = country
            self.category = category
            self.fromMs = fromMs
            self.priceMicros = priceMicros
        }
    }

    /// Stands for the countries that the card does not name in a category.
    public static let everyCountry = "*"

    public let name: String
    /// ISO 4217.
    public let currency: String
    public let model: Model
    /// Invented prices that ship with the product, for trying it out.
    public let isSample: Bool
    /// Categories that cost nothing while the person's customer service window is open.
    public let freeInWindow: Set<String>
    public let rates: [Rate]
    /// Steps by category and country, the latest first.
    private let steps: [String: [String: [Rate]]]

    public init(
        name: String, currency: String, model: Model, isSample: Bool = false, freeInWindow: Set<String>? = nil,
        rates: [Rate]
    ) {
        self.name = name
        self.currency = currency
        self.model = model
        self.isSample = isSample
        self.freeInWindow = freeInWindow ?? Self.usuallyFree(model)
        self.rates = rates
        var steps: [String: [String: [Rate]]] = [:]
        for rate in rates { steps[rate.category, default: [:]][rate.country, default: []].append(rate) }
        self.steps = steps.mapValues { $0.mapValues { $0.sorted { $0.fromMs > $1.fromMs } } }
    }

    /// Since messages are priced one by one, utility templates are free inside the window as well (providers.md §5).
    public static func usuallyFree(_ model: Model) -> Set<String> {
        model == .perMessage ? [MessageCategory.service, MessageCategory.utility] : [MessageCategory.service]
    }

    /// The price that holds at an instant, in millionths of the currency; `nil` where the card is silent.
    public func price(country: String?, category: String, atMs: Int64) -> Int64? {
        guard let byCountry = steps[category] else { return nil }
        if let country, let price = Self.price(in: byCountry[country], atMs) { return price }
        return Self.price(in: byCountry[Self.everyCountry], atMs)
    }

    /// Whether the card has any price for the category, be it of another country or date.
    public func knows(_ category: String) -> Bool { steps[category] != nil }

    private static func price(in steps: [Rate]?, _ atMs: Int64) -> Int64? {
        steps?.first { $0.fromMs <= atMs }?.priceMicros
    }

    public static func == (left: RateCard, right: RateCard) -> Bool {
        left.name == right.name && left.currency == right.currency && left.model == right.model
            && left.isSample == right.isSample && left.freeInWindow == right.freeInWindow && left.rates == right.rates
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(rates)
    }
}
