/// What there is to know about a message that is to be priced.
public struct ChargeableMessage: Hashable, Sendable {
    /// ISO 3166-1 alpha-2 of the recipient; `nil`: of no country.
    public var country: String?
    /// As ``MessageCategory/normalised(_:)`` spells it.
    public var category: String
    public var windowOpen: Bool
    /// The person came from an advertisement: everything is free for a time (``FreeEntryPoint``).
    public var freeEntryPoint: Bool
    /// Pricing by conversations: one of this category is open with the person already.
    public var conversationOpen: Bool
    public var atMs: Int64

    public init(
        country: String?, category: String, windowOpen: Bool, freeEntryPoint: Bool = false,
        conversationOpen: Bool = false, atMs: Int64
    ) {
        self.country = country
        self.category = category
        self.windowOpen = windowOpen
        self.freeEntryPoint = freeEntryPoint
        self.conversationOpen = conversationOpen
        self.atMs = atMs
    }
}

/// What a message costs.
public enum Charge: Hashable, Sendable {
    case free
    /// In millionths of the card's currency.
    case price(Int64)
    /// The card has no price for this country and category: to be told, never to be guessed.
    case unknown(PriceGap)
}

/// A price that the card lacks.
public struct PriceGap: Hashable, Comparable, Sendable {
    /// `nil`: a number of no country.
    public let country: String?
    public let category: String

    public init(country: String?, category: String) {
        self.country = country
        self.category = category
    }

    public static func < (left: PriceGap, right: PriceGap) -> Bool {
        (left.country ?? "", left.category) < (right.country ?? "", right.category)
    }
}

extension RateCard {
    /// What a message costs when it is delivered.
    public func charge(for message: ChargeableMessage) -> Charge {
        if message.freeEntryPoint { return .free }
        if message.windowOpen, freeInWindow.contains(message.category) { return .free }
        if model == .perConversation, message.conversationOpen { return .free }
        return price(of: message.category, to: message.country, atMs: message.atMs)
    }

    /// What one message, or one conversation, that the provider calls billable costs.
    public func price(of category: String, to country: String?, atMs: Int64) -> Charge {
        guard let price = price(country: country, category: category, atMs: atMs) else {
            return .unknown(PriceGap(country: country, category: category))
        }
        return .price(price)
    }
}
