import Models

/// How many people a business may write to first in 24 hours (providers.md §3).
struct MessagingLimit {
    /// As the provider writes it: `TIER_2K`, or a number.
    let name: String
    /// 0: unlimited. `nil`: the provider has a word we do not know.
    let recipientsPerDay: Int64?

    /// `nil` when nothing was told.
    init?(_ value: JSONValue?) {
        guard let value, value.kind == .string || value.kind == .number, !value.text.isEmpty else { return nil }
        name = value.text
        recipientsPerDay = Self.count(name.uppercased())
    }

    func write(into health: inout ChannelHealth) {
        health.messagingLimit = name
        if let recipientsPerDay { health.recipientsPerDay = recipientsPerDay }
    }

    private static func count(_ name: String) -> Int64? {
        if let number = Int64(name) { return max(number, 0) }
        if name == "TIER_UNLIMITED" || name == "UNLIMITED" { return 0 }
        guard name.hasPrefix("TIER_") else { return nil }
        let amount = name.dropFirst(5)
        let factor: Int64 = amount.hasSuffix("K") ? 1_000 : amount.hasSuffix("M") ? 1_000_000 : 1
        guard let number = Int64(factor == 1 ? amount : amount.dropLast()), (1...100_000).contains(number) else {
            return nil
        }
        return number * factor
    }
}

/// How fast a number may send (providers.md §3).
enum Throughput {
    static let standard = 80.0
    static let high = 1_000.0
    /// A number that is used in the WhatsApp Business app as well.
    static let coexistence = 20.0

    /// `nil` for a level nobody knows the figure of.
    static func messagesPerSecond(level: String) -> Double? {
        switch level.uppercased() {
        case "STANDARD": standard
        case "HIGH": high
        case "COEXISTENCE": coexistence
        default: nil
        }
    }
}
