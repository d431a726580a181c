import GRDB
import Models
import Rules
import ServiceKit

/// What messages cost: what the provider has reported, at the prices of the rate card.
struct CostReport {
    /// Which messages.
    struct Scope: Sendable {
        var campaign: String?
        /// One of the campaign's runs; `nil`: all.
        var run: String?
        var channel: String?
        /// Days since 1970-01-01, UTC.
        var days: Range<Int64>?

        static func campaign(_ id: String, run: String?) -> Scope { Scope(campaign: id, run: run) }
    }

    let rows: [(day: LedgerDay, counts: LedgerCounts)]
    let card: RateCard

    init(_ scope: Scope, in db: Database) throws {
        card = try RateCardStore.current(in: db).card
        rows = try LedgerDays.rows(scope, in: db)
    }

    /// Everything together.
    var total: CostGroup {
        rows.reduce(into: CostGroup()) { $0.add($1.day, $1.counts, card) }
    }

    /// Lines of messages that are alike, in the order of their keys.
    func groups<Key: Hashable>(
        by key: (LedgerDay) -> Key, before: (Key, Key) -> Bool
    ) -> [(key: Key, group: CostGroup)] {
        var groups: [Key: CostGroup] = [:]
        for row in rows { groups[key(row.day), default: CostGroup()].add(row.day, row.counts, card) }
        return groups.sorted { before($0.key, $1.key) }.map { ($0.key, $0.value) }
    }

    /// For a campaign's report: the whole with its categories and days.
    var json: JSONValue {
        let total = total
        guard case .object(var object) = total.cost.json(card) else { return .null }
        for (name, value) in total.members where name != "amount" && name != "conversations" { object[name] = value }
        object["categories"] = .array(
            groups(by: \.category, before: <).map { category, group in
                .object(JSONObject([("category", .string(category))] + group.members))
            })
        object["days"] = .array(
            groups(by: \.day, before: <).map { day, group in
                .object(JSONObject([("date", .day(day))] + group.members))
            })
        return .object(object)
    }
}

extension JSONValue {
    /// `2026-03-01` of days since 1970-01-01, UTC.
    static func day(_ day: Int64) -> JSONValue { .string(String(RFC3339.format(day * LedgerDay.lengthMs).prefix(10))) }
}

extension LedgerDays {
    static func rows(_ scope: CostReport.Scope, in db: Database) throws -> [(day: LedgerDay, counts: LedgerCounts)] {
        var conditions = ["messages > 0"]
        var arguments = StatementArguments()
        func add(_ condition: String, _ values: any DatabaseValueConvertible...) {
            conditions.append(condition)
            arguments += StatementArguments(values)
        }
        if let campaign = scope.campaign { add("campaign_id = ?", campaign) }
        if let run = scope.run { add("run_id = ?", run) }
        if let channel = scope.channel { add("channel_id = ?", channel) }
        if let days = scope.days { add("day >= ? AND day < ?", days.lowerBound, days.upperBound) }
        return try Row.fetchAll(
            db,
            sql: """
                SELECT day, campaign_id, run_id, channel_id, category, country, conversation, billing, messages, delivered,
                    charged, conversations
                FROM cost_days WHERE \(conditions.joined(separator: " AND "))
                """,
            arguments: arguments
        ).map { row in
            let day = LedgerDay(
                day: row[0], campaignID: row[1], runID: row[2], channelID: row[3], category: row[4], country: row[5],
                conversation: Conversation(rawValue: row[6]) ?? .unspecified,
                billing: LedgerDay.Billing(rawValue: row[7]) ?? .unreported)
            return (
                day, LedgerCounts(messages: row[8], delivered: row[9], charged: row[10], conversations: row[11])
            )
        }
    }
}
