import Foundation

/// What a caller said about the columns: `Mobile:phone,City:attributes.city`, or the same as a JSON object
/// `{"Mobile": "phone"}`, which can name columns with commas and colons too.
public struct ExplicitMapping: Hashable, Sendable {
    /// Columns by name, each with its target.
    public let targets: [String: ImportTarget]

    /// - Throws: `malformedMapping`, `unknownTarget` or `columnMappedTwice`.
    public init(parsing text: String) throws(ContactImportError) {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let pairs = text.hasPrefix("{") ? try Self.pairs(ofJSON: text) : try Self.pairs(of: text)
        try self.init(pairs)
    }

    /// A mapping from the columns' names to those of targets.
    /// - Throws: `unknownTarget` or `columnMappedTwice`.
    public init(_ pairs: [(column: String, target: String)]) throws(ContactImportError) {
        var targets: [String: ImportTarget] = [:]
        for pair in pairs {
            guard let target = ImportTarget(name: pair.target) else { throw .unknownTarget(pair.target) }
            guard targets.updateValue(target, forKey: pair.column) == nil else { throw .columnMappedTwice(pair.column) }
        }
        self.targets = targets
    }

    private static func pairs(of text: String) throws(ContactImportError) -> [(column: String, target: String)] {
        var pairs: [(column: String, target: String)] = []
        for part in text.split(separator: ",") where !part.allSatisfy(\.isWhitespace) {
            // The last colon: a column's name may contain one, a target's does not.
            guard let colon = part.lastIndex(of: ":") else { throw .malformedMapping(String(part)) }
            let column = part[..<colon].trimmingCharacters(in: .whitespaces)
            let target = part[part.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            guard !column.isEmpty, !target.isEmpty else { throw .malformedMapping(String(part)) }
            pairs.append((column, target))
        }
        return pairs
    }

    private static func pairs(ofJSON text: String) throws(ContactImportError) -> [(column: String, target: String)] {
        guard let object = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            throw .malformedMapping(String(text.prefix(100)))
        }
        return object.map { ($0.key, $0.value) }
    }
}
