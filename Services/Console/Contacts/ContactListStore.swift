import GRDB
import Models
import Rules

/// Lists and searches contacts, newest first.
enum ContactListStore {
    /// What a list shows.
    struct Selection: Sendable {
        var filter: Filter?
        var search: String?
        /// Id of the last contact of the page before.
        var after: String?
        var limit: Int
    }

    /// - Throws: `RuleViolation` for a filter that breaks the rules.
    static func fetch(_ selection: Selection, in db: Database) throws -> [Contact] {
        var conditions: [SQLFragment] = []
        if let filter = selection.filter { conditions.append(try AudienceSQL.condition(for: filter)) }
        if let search = selection.search { conditions.append(ContactSearch.condition(search)) }
        if let after = selection.after { conditions.append(SQLFragment("contact_id < ?", [.text(after)])) }
        let condition = conditions.isEmpty ? "1" : conditions.map { "(\($0.sql))" }.joined(separator: " AND ")
        // Ids sort by the time of creation.
        return try Row.fetchAll(
            db, sql: "SELECT * FROM contacts WHERE \(condition) ORDER BY contact_id DESC LIMIT ?",
            arguments: StatementArguments(conditions.flatMap(\.values) + [selection.limit.databaseValue])
        ).map(Contact.init(row:))
    }
}

extension SQLFragment {
    /// The arguments as SQLite takes them.
    var values: [DatabaseValue] {
        arguments.map { argument in
            switch argument {
            case .text(let text): text.databaseValue
            case .integer(let number): number.databaseValue
            }
        }
    }
}

/// Finds people by what one remembers of them: part of a name or e-mail, or a phone number in any spelling.
enum ContactSearch {
    static func condition(_ text: String) -> SQLFragment {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let pattern = "%\(escaped(words))%"
        let columns = ["first_name || ' ' || last_name", "email", "company"]
        var sql = columns.map { "\($0) LIKE ? ESCAPE '\\'" }.joined(separator: " OR ")
        var arguments = columns.map { _ in SQLArgument.text(pattern) }
        sql += " OR contact_id IN (\(addresses))"
        arguments += [.text(words), .text(pattern)]
        if let digits = phoneDigits(text) {
            sql += " OR phone LIKE ?"
            arguments.append(.text("%\(digits)%"))
        }
        return SQLFragment(sql, arguments)
    }

    /// An address as it is written, or a part of what stands behind its scheme.
    private static let addresses = """
        SELECT contact_id FROM contact_addresses
        WHERE address = ? OR substr(address, instr(address, ':') + 1) LIKE ? ESCAPE '\\'
        """

    /// The digits of what may be a phone number or a part of one, without `+`, `00` and spelling.
    private static func phoneDigits(_ text: String) -> String? {
        let spelling = Set("+()-./ \u{A0}")
        guard text.allSatisfy({ ("0"..."9").contains($0) || spelling.contains($0) }) else { return nil }
        let digits = text.filter { ("0"..."9").contains($0) }
        let number = digits.hasPrefix("00") ? String(digits.dropFirst(2)) : digits
        return number.count >= 2 ? number : nil
    }

    private static func escaped(_ text: String) -> String {
        text.map { "%_\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
