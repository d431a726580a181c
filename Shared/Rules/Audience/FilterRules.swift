public import Models

/// What a contact filter may say (contract, "Contacts").
public enum FilterRules {
    static let textColumns: Set<String> = [
        "phone", "email", "first_name", "last_name", "company", "language", "name",
    ]
    static let dateColumns: Set<String> = ["created_at", "updated_at"]
    static let operators: Set<String> = [
        "is", "is_not", "starts_with", "contains", "does_not_contain", "in", "not_in", "matches", "between",
    ]

    /// Everything wrong with the filter; empty when it can be used. Pointers begin at `/groups`.
    public static func problems(in filter: Filter) -> [Problem] {
        filter.groups.enumerated().flatMap { groupIndex, group in
            let pointer = "/groups/\(groupIndex)"
            if group.rules.isEmpty { return [Problem(pointer: "\(pointer)/rules", reason: "needs at least one rule")] }
            return group.rules.enumerated().flatMap { ruleIndex, rule in
                problems(in: rule).map { $0.under("\(pointer)/rules/\(ruleIndex)") }
            }
        }
    }

    private static func problems(in rule: FilterRule) -> [Problem] {
        guard isKnown(column: rule.column) else {
            return [Problem(pointer: "/column", reason: "unknown column '\(rule.column)'")]
        }
        guard operators.contains(rule.operator) else {
            return [Problem(pointer: "/operator", reason: "unknown operator '\(rule.operator)'")]
        }
        let allowed = operators(for: rule.column)
        guard allowed.contains(rule.operator) else {
            let list = allowed.sorted().joined(separator: ", ")
            return [Problem(pointer: "/operator", reason: "'\(rule.column)' takes \(list)")]
        }
        return valueProblems(in: rule)
    }

    private static func valueProblems(in rule: FilterRule) -> [Problem] {
        switch rule.operator {
        case "between":
            guard rule.values.count == 2 else { return [Problem(pointer: "/value", reason: "needs two values")] }
        case "in", "not_in":
            guard !rule.values.isEmpty else { return [Problem(pointer: "/value", reason: "needs at least one value")] }
        default:
            guard rule.values.count == 1 else { return [Problem(pointer: "/value", reason: "needs one value")] }
        }
        guard dateColumns.contains(rule.column) else { return [] }
        return rule.values.contains { Int64($0) == nil }
            ? [Problem(pointer: "/value", reason: "needs a time such as 2026-03-01T09:00:00Z")] : []
    }

    static func isKnown(column: String) -> Bool {
        textColumns.contains(column) || dateColumns.contains(column) || column == "tag" || column == "address"
            || (column.hasPrefix("attributes.") && column.count > "attributes.".count)
    }

    private static func operators(for column: String) -> Set<String> {
        if column == "tag" { return ["is", "is_not", "in", "not_in"] }
        if dateColumns.contains(column) { return ["between"] }
        if column == "address" { return ["is", "is_not", "in", "not_in", "starts_with"] }
        return operators
    }
}
