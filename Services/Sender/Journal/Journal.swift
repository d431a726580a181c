import Foundation
import Models
import StreamProcessing

/// The send journal: what this sender has tried, written before each request leaves (invariant 4).
struct Journal {
    enum State: String {
        /// The request may be on its way; without an outcome after a restart the message is in doubt.
        case attempted
        /// The provider wants it later, or nothing has left; another attempt may be made.
        case retry
        case accepted, failed
        case inDoubt = "in_doubt"
        /// Taken back before anything was sent.
        case cancelled
    }

    struct Entry {
        var attempt: Int32
        var state: State
        /// What was last said about the message; said again when it is asked for again.
        var event: MessageEvent
    }

    static let table = StateTable(
        "journal", key: [.init("message", .blob)],
        values: [
            .init("attempt", .integer), .init("state", .text), .init("event", .blob), .init("keep_until", .integer),
        ],
        extraSQL: [
            "CREATE INDEX IF NOT EXISTS journal_attempted ON journal (state) WHERE state = 'attempted'",
            "CREATE INDEX IF NOT EXISTS journal_keep_until ON journal (keep_until)",
        ])

    let store: PartitionStore

    func entry(_ message: Data) throws -> Entry? {
        try store.get(Self.table, [.blob(message)]) { row in
            Entry(
                attempt: row.int32(0), state: State(rawValue: row.text(1)) ?? .attempted,
                event: try Codec.decode(MessageEvent.self, Array(row.blob(2))))
        }
    }

    /// - Parameter keepUntilMs: as long as the message can be asked for again, product time.
    func write(_ entry: Entry, keepUntilMs: Int64) throws {
        try store.put(
            Self.table, [.blob(entry.event.ref.id)],
            [
                .int32(entry.attempt), .text(entry.state.rawValue), .blob(Codec.encode(entry.event)),
                .integer(keepUntilMs),
            ])
    }

    /// Attempts of an earlier life without an outcome.
    func abandoned() throws -> [(entry: Entry, keepUntilMs: Int64)] {
        try store.select("SELECT attempt, event, keep_until FROM journal WHERE state = 'attempted'") { row in
            let event = try Codec.decode(MessageEvent.self, Array(row.blob(1)))
            return (Entry(attempt: row.int32(0), state: .attempted, event: event), row.integer(2))
        }
    }

    /// - Returns: how many entries were removed.
    func prune(nowMs: Int64, limit: Int) throws -> Int {
        let old = try store.select(
            "SELECT message FROM journal WHERE keep_until < ? LIMIT ?", [.integer(nowMs), .integer(Int64(limit))]
        ) { $0.blob(0) }
        for message in old { try store.delete(Self.table, [.blob(message)]) }
        return old.count
    }
}

extension Journal.Entry {
    /// Whether a request for this attempt may be sent, given what the journal says.
    func allows(_ approved: MessageApproved) -> Bool {
        guard approved.attempt > attempt else { return false }
        return switch state {
        case .retry: true
        case .inDoubt: approved.sendAgain
        // The provider has said that this attempt reached nobody.
        case .accepted, .failed: approved.reopenedAfter >= attempt
        case .attempted, .cancelled: false
        }
    }

    /// Whether a recall still finds something to stop: this attempt would be sent, or the one before is to be repeated.
    func canStop(_ recalled: MessageApproved) -> Bool { state == .retry || allows(recalled) }
}
