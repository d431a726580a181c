import GRDB
import Models
import Rules

/// Counts the messages of variants from the read model's table.
enum VariantStore {
    /// A variant of one message of a campaign; the message of a broadcast has step 0 and position 0.
    struct Key: Hashable, Sendable {
        let step: Int32
        let position: Int32
        let variant: String
    }

    /// - Parameters:
    ///   - run: only its messages; `nil`: those of all runs.
    ///   - sentBeforeMs: only messages that were sent before; `nil`: at any time.
    static func counts(
        campaign: String, run: String?, sentBeforeMs: Int64? = nil, in db: Database
    ) throws -> [Key: MessageCounts] {
        var condition = SQL("campaign_id = \(campaign) AND variant <> ''")
        if let run { condition += " AND run_id = \(run)" }
        if let sentBeforeMs { condition += " AND sent_at < \(sentBeforeMs)" }
        let rows = try SQLRequest<Row>(
            literal: """
                SELECT step, position, variant, status, count(*), count(replied_at) FROM messages
                WHERE \(condition) GROUP BY step, position, variant, status
                """
        ).fetchAll(db)
        var counts: [Key: MessageCounts] = [:]
        for row in rows {
            guard let status = MessageStatus(rawValue: row[3]) else { continue }
            let key = Key(step: row[0], position: row[1], variant: row[2])
            counts[key, default: MessageCounts()].add(status, row[4], replied: row[5])
        }
        return counts
    }
}
