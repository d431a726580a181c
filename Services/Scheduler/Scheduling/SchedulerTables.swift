import Models
import StreamProcessing

/// The scheduler's partition store.
enum SchedulerTables {
    /// Contacts by address, from the topic `recipients`; columns as `Rules.AudienceSQL` expects them.
    static let recipients = StateTable(
        "recipients", key: [.init("id", .blob)],
        values: [
            .init("workspace", .text), .init("address", .text), .init("contact_id", .text), .init("phone", .text),
            .init("email", .text),
            .init("first_name", .text), .init("last_name", .text), .init("company", .text), .init("language", .text),
            .init("time_zone", .text), .init("tags", .text), .init("attributes", .text), .init("blacklisted", .integer),
            .init("created_at", .integer), .init("updated_at", .integer), .init("addresses", .text),
        ], isChangelogged: false)

    /// Runs this partition has begun; `run_no` is a short local name for workspace, campaign and run.
    static let runs = StateTable(
        "runs", key: [.init("run_no", .integer)],
        values: [
            .init("workspace", .text), .init("campaign_id", .text), .init("run_id", .text), .init("campaign", .blob),
        ])

    /// How far each run has come.
    static let runStates = StateTable(
        "run_states", key: [.init("run_no", .integer)],
        values: [
            .init("expand_cursor", .blob), .init("expanded", .integer), .init("release_cursor", .blob),
            .init("progress", .blob), .init("retell_cursor", .blob),
        ])

    /// One row for each planned message. Keyed in recipient order, so that expansion appends.
    static let ledger = StateTable(
        "ledger", key: messageKey,
        values: [
            .init("status", .text), .init("attempt", .integer), .init("reason", .text),
            .init("failed_at_provider", .integer), .init("replied", .integer), .init("planned_at", .integer),
            .init("due_at", .integer), .init("address", .text), .init("slot_values", .blob),
            .init("reopened_after", .integer), .init("window_closed_at", .integer),
            .init("ages_from", .integer), .init("reopened_at", .integer), .init("reopenings", .integer),
            .init("reopened_message_id", .text), .init("edition", .integer),
        ])

    /// What was sent to whom in the last 72 hours, to find the message that a reply belongs to.
    static let sent = StateTable(
        "sent",
        key: [
            .init("recipient", .blob), .init("run_no", .integer), .init("step", .integer), .init("position", .integer),
        ],
        values: [.init("provider_message_id", .text), .init("channel_id", .text), .init("sent_at", .integer)])

    /// Receipts that named no message and came before the word that theirs was accepted.
    static let unclaimed = StateTable(
        "unclaimed", key: [.init("recipient", .blob), .init("kind", .integer), .init("named", .text)],
        values: [.init("receipt", .blob), .init("keep_until", .integer)],
        extraSQL: ["CREATE INDEX IF NOT EXISTS unclaimed_keep_until ON unclaimed (keep_until)"])

    /// How far a topic without changelog had been read, and in which log: a restore reads it again.
    static let marks = StateTable(
        "marks", key: [.init("topic", .text)], values: [.init("log_identity", .text), .init("next_offset", .integer)])

    // Derived from the ledger, so the changelog does not carry them.

    /// Rows that wait for an instant of product time.
    static let timers = StateTable(
        "timers", key: [.init("due_at", .integer)] + messageKey, values: [], isChangelogged: false)
    /// Rows to be released before the cursor goes on.
    static let ready = StateTable(
        "ready", key: messageKey, values: [.init("send_again", .integer)], isChangelogged: false)
    /// Rows that have been asked for and have no outcome yet.
    static let outstanding = StateTable(
        "outstanding", key: messageKey,
        values: [.init("requested_at", .integer), .init("attempt", .integer), .init("send_again", .integer)],
        isChangelogged: false)

    static let all =
        [recipients, runs, runStates, ledger, sent, unclaimed, marks, timers, ready, outstanding] + DripTables.all

    private static let messageKey: [StateTable.Column] = [
        .init("run_no", .integer), .init("step", .integer), .init("position", .integer), .init("recipient", .blob),
    ]
}
