/// Everything the console does, in the order of migrations and start.
enum Features {
    static let all: [Feature] = [
        .base, .access, .settings, .contacts, .consents, .imports,
        .channels, .templates, .interactiveMessages, .optIn, .campaigns, .enrolments, .events, .messages, .readModel,
        .cost, .openAPI,
        .status,
    ]

    static var migrations: [Migration] { all.flatMap(\.migrations) }
    static var republishers: [Republisher] { all.flatMap(\.republishers) }
}

extension Feature {
    /// Tables that every other feature stands on.
    static let base = Feature(name: "base", migrations: [IdempotencyStore.migration, OutboxStore.migration])
}
