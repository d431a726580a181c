import GRDB
import Models
import Rules
import SwiftProtobuf

/// What the contacts table says about an audience. The condition is the one the scheduler expands with.
struct AudienceStore {
    /// Positions in the rows of ``members(_:in:)``: a name would be looked up for every cell of a hundred thousand rows.
    enum Column {
        /// The one that the run writes to (``TargetAddress``).
        static let address = 0
        static let blacklisted = 1
        static let timeZone = 2
        static let ownState = 3
        static let ownAtMs = 4
        static let allState = 5
        static let allAtMs = 6
        static let lastInboundMs = 7
        /// When something was sent to the person, milliseconds separated by spaces, negative for other purposes than the
        /// one asked about; null unless asked for.
        static let sends = 8
        /// From here on: whether there is a value in each field asked for.
        static let firstField = 9
    }

    /// What is to be known about the members.
    struct Question {
        var purpose: String
        var channel: String
        /// What addresses the channel reaches, the preferred first.
        var schemes = [Address.Scheme.phone]
        /// Also what was sent to them after this instant; `nil`: nobody asks.
        var sendsSinceMs: Int64?
        /// Fields in which a value is looked for.
        var fields: [String] = []
    }

    private let condition: SQLFragment

    /// - Throws: `RuleViolation` for filters that cannot be used.
    init(_ audience: Audience) throws(RuleViolation) {
        condition = try AudienceSQL.condition(for: audience)
    }

    /// Whom the first run of a campaign would be for that is launched now: of an anniversary, who has the day.
    /// - Throws: `RuleViolation` for filters that cannot be used.
    init(firstRunOf campaign: Campaign, nowMs: Int64) throws(RuleViolation) {
        let everybody = try AudienceSQL.condition(for: campaign.record.audience)
        guard campaign.record.schedule.hasAnniversary,
            let localMs = campaign.planned(nowMs: nowMs).firstRun(nowMs: nowMs)?.localMs
        else {
            condition = everybody
            return
        }
        let day = AnniversaryDay(campaign.record.schedule.anniversary, localMs: localMs).condition
        condition = SQLFragment("(\(everybody.sql)) AND (\(day.sql))", everybody.arguments + day.arguments)
    }

    func isEmpty(in db: Database) throws -> Bool {
        try !exists("SELECT 1 FROM contacts WHERE \(condition.sql) LIMIT 1", condition.arguments, in: db)
    }

    /// Whether anybody in the audience has a value in the field.
    func hasValue(of field: String, in db: Database) throws -> Bool {
        let value = try Self.hasValue(of: field)
        return try exists(
            "SELECT 1 FROM contacts WHERE (\(condition.sql)) AND (\(value.sql)) LIMIT 1",
            condition.arguments + value.arguments, in: db)
    }

    /// How many are in the audience.
    func count(in db: Database) throws -> Int64 {
        try Int64.fetchOne(
            db, sql: "SELECT count(*) FROM contacts WHERE \(condition.sql)",
            arguments: StatementArguments(condition.arguments.map(\.value))) ?? 0
    }

    /// Everybody in the audience with the consent for the purpose and the window of the channel, in the columns of
    /// ``Column``.
    func members(_ question: Question, in db: Database) throws -> RowCursor {
        let fields = try question.fields.map(Self.hasValue)
        let flags = fields.enumerated().map { ", \($1.sql) AS field_\($0)" }.joined()
        let names = fields.indices.map { ", c.field_\($0)" }.joined()
        let sends: [SQLArgument] = question.sendsSinceMs == nil ? [] : [.text(question.purpose)]
        let arguments = (sends + fields.flatMap(\.arguments) + condition.arguments).map(\.value)
        return try Row.fetchCursor(
            db,
            sql: """
                SELECT c.address, c.blacklisted, c.time_zone, p.state, p.at_ms, a.state, a.at_ms, w.last_inbound_ms,
                    \(Self.sends(since: question.sendsSinceMs)) \(names)
                FROM (SELECT \(Self.target(question.schemes)) AS address, blacklisted, time_zone \(flags)
                      FROM contacts WHERE \(condition.sql)) c
                LEFT JOIN consent_states p ON p.address = c.address AND p.purpose = ?
                LEFT JOIN consent_states a ON a.address = c.address AND a.purpose = '\(Purpose.all)'
                LEFT JOIN windows w ON w.address = c.address AND w.channel_id = ?
                """,
            arguments: StatementArguments(arguments) + [question.purpose, question.channel])
    }

    /// ``TargetAddress/of(_:schemes:)`` in SQL. Phone and e-mail come before the others, and most contacts have nothing
    /// else: those are looked through only when neither fits. Schemes are our own words.
    private static func target(_ schemes: [String]) -> String {
        let reaches = { (scheme: String) in schemes.contains(scheme) ? "" : "AND 0" }
        let words = schemes.map { "'\($0)'" }.joined(separator: ", ")
        return """
            CASE WHEN phone <> '' \(reaches(Address.Scheme.phone)) THEN 'phone:' || phone
                WHEN phone = '' AND email <> '' \(reaches(Address.Scheme.email)) THEN 'email:' || lower(email)
                ELSE coalesce(
                    (SELECT o.value FROM json_each(addresses) o
                     WHERE substr(o.value, 1, instr(o.value, ':') - 1) IN (\(words)) ORDER BY o.key LIMIT 1),
                    addresses ->> 0, '') END
            """
    }

    /// One look-up a person in the index that has all of it; joined rows would come several times.
    private static func sends(since sinceMs: Int64?) -> String {
        guard let sinceMs else { return "NULL" }
        return """
            (SELECT group_concat(iif(l.purpose = ?, l.sent_at, -l.sent_at), ' ') FROM ledger l
             WHERE l.address = c.address AND l.sent_at > \(sinceMs) AND l.label > 0 AND l.purpose <> '' AND c.address <> '')
            """
    }

    private static func hasValue(of field: String) throws(RuleViolation) -> SQLFragment {
        let rule = FilterRule.with {
            $0.column = column(of: field)
            $0.operator = "is_not"
            $0.values = [""]
        }
        return try AudienceSQL.condition(for: Filter.with { $0.groups = [.with { $0.rules = [rule] }] })
    }

    private func exists(_ sql: String, _ arguments: [SQLArgument], in db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: sql, arguments: StatementArguments(arguments.map(\.value))) != nil
    }

    private static func column(of field: String) -> String {
        switch field {
        case "full_name": "name"
        case "phone_number": "phone"
        default: field
        }
    }
}

extension SQLArgument {
    fileprivate var value: (any DatabaseValueConvertible)? {
        switch self {
        case .text(let text): text
        case .integer(let number): number
        }
    }
}
