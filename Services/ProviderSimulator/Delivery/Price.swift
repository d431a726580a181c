/// What a message is billed by and as, decided when it is accepted; receipts tell it (providers.md §4.7 and §5).
struct Price: Sendable, Equatable {
    enum Kind: UInt8, Sendable {
        /// Each message by itself.
        case message
        /// The conversation of 24 hours and one category that it belongs to: the way before July 2025.
        case conversation
        /// Free: the person came from an advertisement and was answered within a day.
        case entryPoint
    }

    var kind = Kind.message
    /// The sequence of the message that opened the conversation, its own when it did.
    var opener: UInt64 = 0
    /// When the conversation ends, product time.
    var expiresAtMs: Int64 = 0

    /// Conversations were priced before this instant, messages from then on: 2025-07-01T00:00:00Z.
    static let messagesSinceMs: Int64 = 1_751_328_000_000
    static let conversationMs: Int64 = 86_400_000
    static let entryPointMs: Int64 = 3 * 86_400_000
    /// How long a business has to answer a person who came from an advertisement.
    static let answerMs: Int64 = 86_400_000
}

extension SentMessage {
    private var byConversation: Bool { acceptedAtMs < Price.messagesSinceMs }

    var pricingModel: String { byConversation ? "CBP" : "PMP" }

    /// Free-form is free, and so is a utility template inside the window since messages are priced one by one; everything
    /// is in a free entry point. The rest is charged.
    var isBillable: Bool {
        if price.kind == .entryPoint { return false }
        return switch category {
        case .service: false
        case .utility: byConversation || !windowOpen
        case .marketing, .marketingLite, .authentication: true
        }
    }

    /// There were no types while conversations were priced.
    var pricingType: String? {
        if price.kind == .entryPoint { return "free_entry_point" }
        if byConversation { return nil }
        return isBillable ? "regular" : "free_customer_service"
    }

    var billedCategory: String { price.kind == .entryPoint ? "referral_conversion" : category.name }

    /// From v24 on webhooks leave `conversation` out, except in a free entry point.
    var tellsConversation: Bool { !omitsConversation || price.kind == .entryPoint }
}

extension SimulatorCore {
    /// Works out what an accepted message is billed by, and remembers the conversation it opens. A message that fails opens
    /// none.
    mutating func price(_ message: SentMessage) -> Price {
        let nowMs = message.acceptedAtMs
        let own = Price(opener: message.sequence, expiresAtMs: nowMs + Price.conversationMs)
        guard message.plan.failure == 0 else { return own }
        let key = PairKey(number: message.number, phone: message.to)
        if let entryPoint = people.pairs[key]?.entryPoint(answeredBy: message.sequence, atMs: nowMs) {
            return entryPoint
        }
        guard nowMs < Price.messagesSinceMs else { return own }
        if let open = people.conversations[key]?[message.category], nowMs < open.expiresAtMs { return open }
        return Price(kind: .conversation, opener: own.opener, expiresAtMs: own.expiresAtMs)
    }

    /// Remembers what a message is billed by, for those after it.
    mutating func remember(_ price: Price, of message: SentMessage) {
        let key = PairKey(number: message.number, phone: message.to)
        switch price.kind {
        case .message: break
        case .conversation: people.conversations[key, default: [:]][message.category] = price
        case .entryPoint: people.pairs[key, default: Pair()].entryPoint = price
        }
    }
}

extension Pair {
    /// The free entry point a message falls into: one that is open, or the one it opens by being the answer.
    fileprivate func entryPoint(answeredBy sequence: UInt64, atMs nowMs: Int64) -> Price? {
        if let entryPoint, nowMs < entryPoint.expiresAtMs { return entryPoint }
        guard let referralMs, nowMs < referralMs + Price.answerMs else { return nil }
        return Price(kind: .entryPoint, opener: sequence, expiresAtMs: nowMs + Price.entryPointMs)
    }
}
