public import Models

/// A value bound to a `?` in a statement.
public enum SQLArgument: Hashable, Sendable {
    case text(String)
    case integer(Int64)
}

/// A piece of SQL and the values of its placeholders; values are always bound, never part of the text.
public struct SQLFragment: Hashable, Sendable {
    public var sql: String
    public var arguments: [SQLArgument]

    public init(_ sql: String, _ arguments: [SQLArgument] = []) {
        self.sql = sql
        self.arguments = arguments
    }
}

/// Compiles audiences and filters to conditions on a recipient-shaped table.
///
/// The console's contacts and the scheduler's recipients share the column names, so the number shown before a launch
/// and the audience after it come from the same text. Times in `created_at`/`updated_at` rules are milliseconds.
public enum AudienceSQL {
    /// - Throws: ``RuleViolation`` with pointers from the audience: `/filter/groups/…`, `/exclude/groups/…`.
    public static func condition(for audience: Audience) throws(RuleViolation) -> SQLFragment {
        let problems =
            FilterRules.problems(in: audience.filter).map { $0.under("/filter") }
            + FilterRules.problems(in: audience.exclude).map { $0.under("/exclude") }
        guard problems.isEmpty else { throw RuleViolation(problems) }

        var included: [SQLFragment] = []
        if audience.all { included.append(SQLFragment("1")) }
        if !audience.contacts.isEmpty { included.append(oneOf("contact_id", audience.contacts)) }
        if audience.hasFilter, !audience.filter.groups.isEmpty { included.append(compile(audience.filter)) }
        var parts = [included.isEmpty ? SQLFragment("0") : joined(included, by: " OR ")]
        if audience.hasExclude, !audience.exclude.groups.isEmpty {
            let excluded = compile(audience.exclude)
            parts.append(SQLFragment("NOT (\(excluded.sql))", excluded.arguments))
        }
        return joined(parts, by: " AND ")
    }

    /// - Throws: ``RuleViolation`` with pointers from the filter: `/groups/…`.
    public static func condition(for filter: Filter) throws(RuleViolation) -> SQLFragment {
        let problems = FilterRules.problems(in: filter)
        guard problems.isEmpty else { throw RuleViolation(problems) }
        return filter.groups.isEmpty ? SQLFragment("0") : compile(filter)
    }

    private static func compile(_ filter: Filter) -> SQLFragment {
        joined(filter.groups.map { joined($0.rules.map(compile), by: " AND ") }, by: " OR ")
    }

    private static func compile(_ rule: FilterRule) -> SQLFragment {
        if rule.column == "tag" { return tagCondition(rule) }
        if rule.column == "address" { return addressCondition(rule) }
        let column = expression(rule.column)
        let value = rule.values.first ?? ""
        switch rule.operator {
        case "is", "matches": return column.compared("= ? COLLATE NOCASE", value)
        case "is_not": return column.compared("<> ? COLLATE NOCASE", value)
        case "starts_with": return column.compared("LIKE ? ESCAPE '\\'", likePattern(value) + "%")
        case "contains": return column.compared("LIKE ? ESCAPE '\\'", "%" + likePattern(value) + "%")
        case "does_not_contain": return column.compared("NOT LIKE ? ESCAPE '\\'", "%" + likePattern(value) + "%")
        case "between": return between(column, rule)
        case "not_in": return negated(oneOf(column, rule.values))
        default: return oneOf(column, rule.values)
        }
    }

    private static func tagCondition(_ rule: FilterRule) -> SQLFragment {
        let marks = Array(repeating: "?", count: rule.values.count).joined(separator: ", ")
        let match = SQLFragment(
            "EXISTS (SELECT 1 FROM json_each(tags) AS t WHERE t.value IN (\(marks)))", rule.values.map(SQLArgument.text)
        )
        return rule.operator == "is_not" || rule.operator == "not_in" ? negated(match) : match
    }

    /// Any of a contact's addresses: `telegram:123`, or with `starts_with` the scheme alone.
    private static func addressCondition(_ rule: FilterRule) -> SQLFragment {
        guard rule.operator != "starts_with" else {
            let pattern = likePattern(rule.values.first ?? "") + "%"
            return SQLFragment(
                "EXISTS (SELECT 1 FROM json_each(addresses) AS d WHERE d.value LIKE ? ESCAPE '\\')", [.text(pattern)])
        }
        let marks = Array(repeating: "?", count: rule.values.count).joined(separator: ", ")
        let match = SQLFragment(
            "EXISTS (SELECT 1 FROM json_each(addresses) AS d WHERE d.value IN (\(marks)))",
            rule.values.map(SQLArgument.text))
        return rule.operator == "is_not" || rule.operator == "not_in" ? negated(match) : match
    }

    private static func between(_ column: SQLFragment, _ rule: FilterRule) -> SQLFragment {
        let isDate = FilterRules.dateColumns.contains(rule.column)
        let bounds = rule.values.map { isDate ? SQLArgument.integer(Int64($0) ?? 0) : .text($0) }
        return SQLFragment("\(column.sql) BETWEEN ? AND ?", column.arguments + bounds)
    }

    /// The column's value; an attribute nobody set is the empty text, so that `is_not` finds it.
    private static func expression(_ column: String) -> SQLFragment {
        if column == "name" { return SQLFragment("trim(first_name || ' ' || last_name)") }
        guard column.hasPrefix("attributes.") else { return SQLFragment(column) }
        let key = String(column.dropFirst("attributes.".count))
        let source = "(SELECT a.value FROM json_each(attributes) AS a WHERE a.key = ?)"
        return SQLFragment("coalesce(\(source), '')", [.text(key)])
    }

    private static func oneOf(_ column: String, _ values: [String]) -> SQLFragment {
        oneOf(SQLFragment(column), values)
    }

    /// One bound JSON array instead of a placeholder a value: SQLite bounds the number of placeholders.
    private static func oneOf(_ column: SQLFragment, _ values: [String]) -> SQLFragment {
        SQLFragment(
            "\(column.sql) IN (SELECT value FROM json_each(?))", column.arguments + [.text(JSONText.array(values))])
    }

    private static func negated(_ fragment: SQLFragment) -> SQLFragment {
        SQLFragment("NOT (\(fragment.sql))", fragment.arguments)
    }

    private static func joined(_ parts: [SQLFragment], by separator: String) -> SQLFragment {
        SQLFragment(
            parts.map { "(\($0.sql))" }.joined(separator: separator), parts.flatMap(\.arguments))
    }

    private static func likePattern(_ text: String) -> String {
        var pattern = ""
        for character in text {
            if character == "%" || character == "_" || character == "\\" { pattern.append("\\") }
            pattern.append(character)
        }
        return pattern
    }
}

extension SQLFragment {
    fileprivate func compared(_ comparison: String, _ value: String) -> SQLFragment {
        SQLFragment("\(sql) \(comparison)", arguments + [.text(value)])
    }
}
