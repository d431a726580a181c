import StreamProcessing

/// The checker's partition store.
enum CheckerTables {
    /// Effective consent by address and purpose.
    static let consents = StateTable(
        "consents", key: [.init("address", .blob), .init("purpose", .text)],
        values: [.init("state", .integer), .init("at", .integer)])
    /// When a person last wrote to a channel.
    static let windows = StateTable(
        "windows", key: [.init("address", .blob), .init("channel_id", .text)],
        values: [.init("last_inbound_at", .integer)])
    /// Addresses that the provider has said are not on its network, and until when we believe it.
    static let notOnChannel = StateTable(
        "not_on_channel", key: [.init("address", .blob), .init("channel_id", .text)], values: [.init("until", .integer)]
    )
    /// The verdict on each attempt at a message, so that a request that comes again gets the same answer.
    static let verdicts = StateTable(
        "verdicts", key: [.init("message", .blob)],
        values: [
            .init("attempt", .integer), .init("event", .blob), .init("approved", .blob), .init("keep_until", .integer),
        ],
        extraSQL: ["CREATE INDEX IF NOT EXISTS verdicts_keep_until ON verdicts (keep_until)"])

    static let all = [consents, windows, notOnChannel, verdicts]
}
