import Models
import Rules
import ServiceKit
import SwiftProtobuf

/// Reads and writes contact filters. Times in rules are RFC 3339 outside and milliseconds inside.
enum FilterReader {
    static let dateColumns: Set<String> = ["created_at", "updated_at"]
    private static let listOperators: Set<String> = ["in", "not_in", "between"]

    /// The filter, with its problems noted at the reader's pointer.
    static func read(_ reader: ObjectReader) -> Filter {
        let before = reader.problems.errors.count
        let filter = Filter.with {
            $0.groups = (reader.objects("groups", count: 0...50, required: true) ?? []).map { group in
                FilterGroup.with { $0.rules = (group.objects("rules", count: 0...50, required: true) ?? []).map(rule) }
            }
        }
        // Rules speak of a whole filter only when its shape was right; indices would not match otherwise.
        if reader.problems.errors.count == before {
            reader.problems.add(FilterRules.problems(in: filter), under: reader.pointer)
        }
        return filter
    }

    private static func rule(_ reader: ObjectReader) -> FilterRule {
        FilterRule.with {
            $0.column = reader.string("column", .upTo(120), required: true) ?? ""
            $0.operator = reader.string("operator", .upTo(40), required: true) ?? ""
            let values = values(reader)
            $0.values = dateColumns.contains($0.column) ? values.map { milliseconds($0) ?? $0 } : values
        }
    }

    private static func values(_ reader: ObjectReader) -> [String] {
        if case .array? = reader.raw("value", required: true) {
            return reader.strings("value", each: .upTo(1024, orEmpty: true), count: 0...1000) ?? []
        }
        return reader.string("value", .upTo(1024, orEmpty: true)).map { [$0] } ?? []
    }

    private static func milliseconds(_ text: String) -> String? { RFC3339.parse(text).map { String($0) } }

    fileprivate static func value(of rule: FilterRule) -> JSONValue {
        let texts = rule.values.map { text -> JSONValue in
            guard dateColumns.contains(rule.column), let milliseconds = Int64(text) else { return .string(text) }
            return .time(milliseconds)
        }
        return listOperators.contains(rule.operator) ? .array(texts) : texts.first ?? ""
    }
}

extension Filter {
    /// The filter as people give it.
    var json: JSONValue {
        let groups = groups.map { group -> JSONValue in
            let rules = group.rules.map { rule -> JSONValue in
                [
                    "column": .string(rule.column), "operator": .string(rule.operator),
                    "value": FilterReader.value(of: rule),
                ]
            }
            return ["rules": .array(rules)]
        }
        return ["groups": .array(groups)]
    }
}

/// Reads and writes audiences.
enum AudienceReader {
    static func read(_ reader: ObjectReader) -> Audience {
        Audience.with {
            $0.all = reader.bool("all") ?? false
            $0.contacts = reader.strings("contacts", each: .id, count: 0...20_000) ?? []
            if let filter = reader.object("filter") { $0.filter = FilterReader.read(filter) }
            if let exclude = reader.object("exclude") { $0.exclude = FilterReader.read(exclude) }
        }
    }
}

extension Audience {
    var json: JSONValue {
        [
            "all": .bool(all), "contacts": .array(contacts.map(JSONValue.string)),
            "filter": hasFilter ? filter.json : .null, "exclude": hasExclude ? exclude.json : .null,
        ]
    }
}
