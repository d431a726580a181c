import StreamProcessing

/// What the partition store keeps of drips.
enum DripTables {
    /// Drips that this partition has heard of; `drip_no` is a short local name for workspace and campaign. The campaign is
    /// the newest record that has been acted on.
    static let drips = StateTable("drips", key: [.init("drip_no", .integer)], values: [.init("campaign", .blob)])

    /// How far the work on each has come.
    static let states = StateTable(
        "drip_states", key: [.init("drip_no", .integer)],
        values: [
            .init("sweep_cursor", .blob), .init("sweep_tells", .integer), .init("filter_cursor", .blob),
            .init("is_held", .integer),
        ])

    /// A drip's steps by revision: planned messages keep the content they were planned with.
    static let editions = StateTable(
        "drip_editions", key: [.init("drip_no", .integer), .init("edition", .integer)], values: [.init("drip", .blob)])

    /// What happens to a person concerns the few drips they have been in, hence the index.
    static let enrolments = StateTable(
        "enrolments", key: [.init("drip_no", .integer), .init("recipient", .blob)],
        values: [
            .init("pass", .integer), .init("status", .integer), .init("step", .integer), .init("due_at", .integer),
            .init("base_at", .integer), .init("paused_at_base", .integer), .init("contact_id", .text),
            .init("address", .text), .init("source", .text), .init("enrolled_at", .integer),
            .init("ended_at", .integer), .init("exit_reason", .text), .init("revision", .integer),
            .init("first_sent_at", .integer), .init("sent_step", .integer), .init("sent_at", .integer),
            .init("sent_takes_out", .integer), .init("sent_before_step", .integer), .init("sent_before_at", .integer),
            .init("sent_before_takes_out", .integer), .init("wrote_at", .integer), .init("wrote_on", .text),
        ], extraSQL: ["CREATE INDEX IF NOT EXISTS enrolments_recipient ON enrolments (recipient)"])

    /// When people's next steps are due. Derived from the enrolments, so the changelog does not carry it.
    static let timers = StateTable(
        "drip_timers",
        key: [.init("due_at", .integer), .init("drip_no", .integer), .init("recipient", .blob)], values: [],
        isChangelogged: false)

    static let all = [drips, states, editions, enrolments, timers]
}
