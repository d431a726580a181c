import StreamProcessing

/// The checker's partition store.
enum CheckerTables {
    /// What is known about an address: ``RecipientState``.
    static let recipients = StateTable(
        "recipients", key: [.init("address", .blob)], values: [.init("state", .blob)])
    /// The verdict on the newest attempt at each message: a request that comes again gets the same answer, and caps
    /// count what was approved. Messages of one address lie together.
    static let judgements = StateTable(
        "judgements", key: [.init("address", .blob), .init("message", .blob)],
        values: [.init("verdict", .blob), .init("keep_until", .integer)])

    static let all = [recipients, judgements]
}
