import GRDB
import Models
import Rules
import ServiceKit

/// `GET /reports/conversations`: messages, conversations and cost by day, channel, campaign and category.
struct ConversationReport: Sendable {
    static let parameters: Set<String> = ["from", "to", "channel_id", "campaign_id"]
    private static let standardDays: Int64 = 30
    private static let maximumDays: Int64 = 366

    private let scope: CostReport.Scope
    private let days: Range<Int64>

    /// - Throws: 422 for a span that is none or too long.
    init(_ query: Query, nowMs: Int64) throws(Problem) {
        let today = nowMs.flooredQuotient(LedgerDay.lengthMs)
        let end = try Self.day("to", query, roundingUp: true) ?? today + 1
        let start = try Self.day("from", query, roundingUp: false) ?? end - Self.standardDays
        guard start < end else { throw .invalid("?to", "must be after from") }
        guard end - start <= Self.maximumDays else {
            throw .invalid("?from", "is more than \(Self.maximumDays) days before to")
        }
        days = start..<end
        scope = CostReport.Scope(campaign: query["campaign_id"], channel: query["channel_id"], days: days)
    }

    private struct Line: Hashable {
        let day: Int64
        let channel: String
        let campaign: String
        let category: String

        init(_ day: LedgerDay) {
            self.day = day.day
            channel = day.channelID
            campaign = day.campaignID
            category = day.category
        }

        static func isBefore(_ left: Line, _ right: Line) -> Bool {
            (left.day, left.channel, left.campaign, left.category)
                < (right.day, right.channel, right.campaign, right.category)
        }
    }

    func json(in db: Database) throws -> JSONValue {
        let report = try CostReport(scope, in: db)
        let lines = report.groups(by: Line.init, before: Line.isBefore).map { line, group in
            JSONValue.object(
                JSONObject(
                    [
                        ("date", .day(line.day)), ("channel_id", .string(line.channel)),
                        ("campaign_id", .string(line.campaign)), ("category", .string(line.category)),
                    ] + group.members))
        }
        let total = report.total
        return [
            "from": .day(days.lowerBound), "to": .day(days.upperBound), "data": .array(lines),
            "conversations": total.conversationsJSON, "cost": total.cost.json(report.card),
        ]
    }

    /// A date, or an instant of which the day counts; `to` is the first day left out.
    private static func day(_ name: String, _ query: Query, roundingUp: Bool) throws(Problem) -> Int64? {
        guard let text = query[name] else { return nil }
        guard let atMs = RFC3339.parse(text) ?? RFC3339.parse(text + "T00:00:00Z") else {
            throw .invalid("?\(name)", "must be a date such as 2026-03-01, or an RFC 3339 time")
        }
        return (atMs + (roundingUp ? LedgerDay.lengthMs - 1 : 0)).flooredQuotient(LedgerDay.lengthMs)
    }
}

enum ReportRoutes {
    static func conversations(_ call: Call) async throws -> Reply {
        let report = try ConversationReport(call.query, nowMs: call.nowMs)
        return .ok(try await call.store.read { try report.json(in: $0) })
    }
}
