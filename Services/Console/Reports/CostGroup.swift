import Models
import Rules

/// Messages that a report shows in one line.
struct CostGroup {
    private var messages: Int64 = 0
    private var delivered: Int64 = 0
    private var byBilling: [LedgerDay.Billing: Int64] = [:]
    private var charged: Int64 = 0
    private var conversations: [Conversation: Int64] = [:]
    private(set) var cost = CostTally()

    /// Takes messages of a day in, at the prices of that day.
    mutating func add(_ day: LedgerDay, _ counts: LedgerCounts, _ card: RateCard) {
        messages += counts.messages
        delivered += counts.delivered
        byBilling[day.billing, default: 0] += counts.messages
        charged += counts.charged
        conversations[day.conversation, default: 0] += counts.conversations
        guard counts.charged > 0 else { return cost.add(.free, category: day.category) }
        let country = day.country.isEmpty ? nil : day.country
        let charge = card.price(of: day.category, to: country, atMs: day.day * LedgerDay.lengthMs)
        cost.add(charge, category: day.category, count: counts.charged)
    }

    /// `billable + free + unreported = messages`; `charged` is what the provider charges for once it is delivered.
    var members: [(String, JSONValue)] {
        [
            ("messages", .int(messages)), ("delivered", .int(delivered)), ("billable", .int(byBilling[.billable] ?? 0)),
            ("free", .int(byBilling[.free] ?? 0)), ("unreported", .int(byBilling[.unreported] ?? 0)),
            ("charged", .int(charged)), ("amount", .amount(cost.totalMicros)), ("conversations", conversationsJSON),
        ]
    }

    /// The older view of two categories: conversations of 24 hours by who began them.
    var conversationsJSON: JSONValue {
        [
            "user_initiated": .int(conversations[.userInitiated] ?? 0),
            "business_initiated": .int(conversations[.businessInitiated] ?? 0),
        ]
    }
}
