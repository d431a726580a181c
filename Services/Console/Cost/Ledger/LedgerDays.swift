import GRDB
import Models
import Rules

/// What is alike about messages in the reports.
struct LedgerDay: Hashable, Sendable {
    /// Days since 1970-01-01, UTC, of the sending.
    let day: Int64
    let campaignID: String
    let runID: String
    let channelID: String
    let category: String
    let country: String
    let conversation: Conversation
    let billing: Billing

    /// What the provider says about money.
    enum Billing: Int64, Sendable {
        case unreported = 0
        case free = 1
        case billable = 2
    }

    static let lengthMs: Int64 = 86_400_000
}

/// Counts of one ``LedgerDay``.
struct LedgerCounts: Hashable, Sendable {
    var messages: Int64 = 0
    var delivered: Int64 = 0
    /// Messages, or conversations, that are charged for.
    var charged: Int64 = 0
    /// Conversations of 24 hours that began with one of these messages.
    var conversations: Int64 = 0

    static func += (left: inout LedgerCounts, right: LedgerCounts) { left.add(right, times: 1) }

    fileprivate mutating func add(_ other: LedgerCounts, times sign: Int64) {
        messages += sign * other.messages
        delivered += sign * other.delivered
        charged += sign * other.charged
        conversations += sign * other.conversations
    }
}

extension LedgerEntry {
    /// Where the entry counts and for how much; `nil`: nowhere.
    fileprivate var share: (day: LedgerDay, counts: LedgerCounts)? {
        guard isSent, let sentAtMs else { return nil }
        let billing: LedgerDay.Billing = price.billable.map { $0 ? .billable : .free } ?? .unreported
        let day = LedgerDay(
            day: sentAtMs.flooredQuotient(LedgerDay.lengthMs), campaignID: campaignID, runID: runID,
            channelID: channelID,
            category: billedCategory, country: country, conversation: label, billing: billing)
        let counts = LedgerCounts(
            messages: 1, delivered: deliveredAtMs == nil ? 0 : 1, charged: isCharged ? 1 : 0,
            conversations: opensConversation ? 1 : 0)
        return (day, counts)
    }
}

/// Sums by day, moved by what changes about single messages: applying a message twice moves nothing, and a report needs
/// to read no messages.
final class LedgerDays {
    private var changes: [LedgerDay: LedgerCounts] = [:]

    static let migration = Migration("cost days") { db in
        try db.execute(
            sql: """
                CREATE TABLE cost_days (
                    campaign_id TEXT NOT NULL, day INTEGER NOT NULL, channel_id TEXT NOT NULL, category TEXT NOT NULL,
                    country TEXT NOT NULL, conversation INTEGER NOT NULL, billing INTEGER NOT NULL,
                    messages INTEGER NOT NULL, delivered INTEGER NOT NULL, charged INTEGER NOT NULL,
                    conversations INTEGER NOT NULL,
                    PRIMARY KEY (campaign_id, day, channel_id, category, country, conversation, billing)) WITHOUT ROWID;
                CREATE INDEX cost_days_day ON cost_days(day);
                """)
    }

    /// Each run has a report of its own. Whatever there was before belongs to the only run of its campaign.
    static let runs = Migration("cost days by run") { db in
        try db.execute(
            sql: """
                ALTER TABLE ledger ADD COLUMN run_id TEXT NOT NULL DEFAULT '';
                UPDATE ledger SET run_id = '\(Campaign.onlyRun)' WHERE campaign_id NOT LIKE '~%';
                CREATE TABLE cost_days_by_run (
                    campaign_id TEXT NOT NULL, run_id TEXT NOT NULL, day INTEGER NOT NULL, channel_id TEXT NOT NULL,
                    category TEXT NOT NULL, country TEXT NOT NULL, conversation INTEGER NOT NULL,
                    billing INTEGER NOT NULL, messages INTEGER NOT NULL, delivered INTEGER NOT NULL,
                    charged INTEGER NOT NULL, conversations INTEGER NOT NULL,
                    PRIMARY KEY (campaign_id, run_id, day, channel_id, category, country, conversation, billing))
                    WITHOUT ROWID;
                INSERT INTO cost_days_by_run SELECT campaign_id, iif(campaign_id LIKE '~%', '', '\(Campaign.onlyRun)'),
                    day, channel_id, category, country, conversation, billing, messages, delivered, charged,
                    conversations FROM cost_days;
                DROP TABLE cost_days;
                ALTER TABLE cost_days_by_run RENAME TO cost_days;
                CREATE INDEX cost_days_day ON cost_days(day);
                """)
    }

    /// A message is now what it was not before.
    func move(from before: LedgerEntry?, to after: LedgerEntry) {
        if let share = before?.share { changes[share.day, default: LedgerCounts()].add(share.counts, times: -1) }
        if let share = after.share { changes[share.day, default: LedgerCounts()].add(share.counts, times: 1) }
    }

    /// Writes what was moved.
    func save(in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO cost_days (campaign_id, run_id, day, channel_id, category, country, conversation, billing,
                    messages, delivered, charged, conversations) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET messages = messages + excluded.messages,
                    delivered = delivered + excluded.delivered, charged = charged + excluded.charged,
                    conversations = conversations + excluded.conversations
                """)
        for (day, counts) in changes where counts != LedgerCounts() {
            try statement.execute(arguments: [
                day.campaignID, day.runID, day.day, day.channelID, day.category, day.country, day.conversation.rawValue,
                day.billing.rawValue, counts.messages, counts.delivered, counts.charged, counts.conversations,
            ])
        }
        changes = [:]
    }
}

extension Int64 {
    /// Division that rounds down, also before 1970.
    func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
