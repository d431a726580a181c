import GRDB
import Models
import Rules
import SwiftProtobuf

/// What the contacts table says about an audience. The condition is the one the scheduler expands with.
struct AudienceStore {
    /// Positions in the rows of ``members(purpose:channel:in:)``: a name would be looked up for
    /// every cell of a hundred thousand rows.
    enum Column {
        static let phone = 0
        static let blacklisted = 1
        static let email = 2
        static let firstName = 3
        static let lastName = 4
        static let company = 5
        static let language = 6
        static let attributes = 7
        static let ownState = 8
        static let ownAtMs = 9
        static let allState = 10
        static let allAtMs = 11
        static let lastInboundMs = 12
    }

    private let condition: SQLFragment

    /// - Throws: `RuleViolation` for filters that cannot be used.
    init(_ audience: Audience) throws(RuleViolation) {
        condition = try AudienceSQL.condition(for: audience)
    }

    func isEmpty(in db: Database) throws -> Bool {
        try !exists("SELECT 1 FROM contacts WHERE \(condition.sql) LIMIT 1", condition.arguments, in: db)
    }

    /// Whether anybody in the audience has a value in the field.
    func hasValue(of field: String, in db: Database) throws -> Bool {
        let rule = FilterRule.with {
            $0.column = Self.column(of: field)
            $0.operator = "is_not"
            $0.values = [""]
        }
        let value = try AudienceSQL.condition(for: Filter.with { $0.groups = [.with { $0.rules = [rule] }] })
        return try exists(
            "SELECT 1 FROM contacts WHERE (\(condition.sql)) AND (\(value.sql)) LIMIT 1",
            condition.arguments + value.arguments, in: db)
    }

    /// Everybody in the audience with the consent for the purpose and the window of the channel, in the columns of
    /// ``Column``.
    func members(purpose: String, channel: String, in db: Database) throws -> RowCursor {
        try Row.fetchCursor(
            db,
            sql: """
                SELECT c.*, p.state, p.at_ms, a.state, a.at_ms, w.last_inbound_ms
                FROM (SELECT phone, blacklisted, email, first_name, last_name, company, language, attributes
                      FROM contacts WHERE \(condition.sql)) c
                LEFT JOIN consent_states p ON p.address = 'phone:' || c.phone AND p.purpose = ?
                LEFT JOIN consent_states a ON a.address = 'phone:' || c.phone AND a.purpose = '\(Purpose.all)'
                LEFT JOIN windows w ON w.address = 'phone:' || c.phone AND w.channel_id = ?
                """,
            arguments: StatementArguments(condition.arguments.map(\.value)) + [purpose, channel])
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
