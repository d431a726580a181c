/// Which column of a file is what.
///
/// What the caller says counts; where nothing is said, the header is guessed from. A guess gives way to a column that
/// was mapped to the same target. Columns that nobody mapped become attributes under their header in snake_case.
public struct ColumnMapping: Hashable, Sendable {
    /// One column of the file.
    public struct Column: Hashable, Sendable {
        /// Its position, from 0.
        public let index: Int
        /// Its header, as in the file.
        public let header: String
        public internal(set) var target: ImportTarget
        /// Whether the caller named the target.
        public internal(set) var isExplicit = false
        /// Of several columns for a target the lower rank is asked first, then the lower index.
        var rank = 0
        /// The column that holds the name of the attribute whose value is in this one (Google's custom fields).
        var labelIndex: Int?
        /// The key for values that do not go where the column points, such as a second telephone number.
        var key: String
    }

    public internal(set) var columns: [Column]
    /// What the person who sent the file should know about its header row.
    public internal(set) var warnings: [String] = []

    /// - Throws: `unknownColumn` when `explicit` names a column that the header row does not have, or
    ///   `noAddressColumn`.
    public init(header: [String], explicit: ExplicitMapping? = nil) throws(ContactImportError) {
        columns = header.enumerated().map { index, name in
            Column(index: index, header: name, target: .ignored, key: "")
        }
        assignKeys()
        guess()
        if let explicit { try apply(explicit) }
        pairCustomFields()
        guard columns.contains(where: { $0.target == .phone || $0.target == .email }) else { throw .noAddressColumn }
    }

    /// The columns for a target, in the order in which they are asked.
    func columns(for target: ImportTarget) -> [Column] {
        columns.filter { $0.target == target }.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
    }
}

extension ColumnMapping {
    /// Gives every column a key of its own.
    private mutating func assignKeys() {
        var taken: Set<String> = []
        for index in columns.indices {
            var key = HeaderName.key(columns[index].header)
            // A column called `attributes.city` is one that was exported from here.
            if columns[index].header.hasPrefix("attributes."), key.count > "attributes_".count {
                key = String(key.dropFirst("attributes_".count))
            }
            if key.isEmpty { key = "column_\(index + 1)" }
            if key.count > ImportLimits.keyLength {
                key = String(key.prefix(ImportLimits.keyLength - 5))
                warnings.append("the header of column \(index + 1) is long; as an attribute it is called '\(key)'")
            }
            columns[index].key = unused(key, in: taken)
            taken.insert(columns[index].key)
        }
    }

    private func unused(_ key: String, in taken: Set<String>) -> String {
        guard taken.contains(key) else { return key }
        var number = 2
        while taken.contains("\(key)_\(number)") { number += 1 }
        return "\(key)_\(number)"
    }

    private mutating func guess() {
        for index in columns.indices {
            let guess = HeaderVocabulary.guess(HeaderName.folded(columns[index].header))
            columns[index].target = guess?.target ?? .attribute(columns[index].key)
            columns[index].rank = guess?.rank ?? 0
        }
        settleNames()
    }

    /// "Nombre" beside "Apellidos" is the first name, "Nom" beside "Prénom" and "Name" beside "Vorname" the last;
    /// alone, each is the full name.
    private mutating func settleNames() {
        let targets = Set(columns.map(\.target))
        let headers = Set(columns.map { HeaderName.folded($0.header) })
        let replacement: ImportTarget
        var names: Set = ["nombre", "nombres", "nome", "name", "naam", "nama", "nom"]
        switch (targets.contains(.firstName), targets.contains(.lastName)) {
        case (false, true): replacement = .firstName
        case (true, false):
            replacement = .lastName
            names = headers.contains("vorname") ? ["name"] : ["nom"]
        default: return
        }
        for index in columns.indices where columns[index].target == .fullName {
            if names.contains(HeaderName.folded(columns[index].header)) { columns[index].target = replacement }
        }
    }

    private mutating func apply(_ explicit: ExplicitMapping) throws(ContactImportError) {
        let claimed = Set(explicit.targets.values)
        for index in columns.indices where claimed.contains(columns[index].target) {
            columns[index].target = .attribute(columns[index].key)
        }
        for (name, target) in explicit.targets.sorted(by: { $0.key < $1.key }) {
            let index = try index(ofColumn: name)
            guard !columns[index].isExplicit else { throw .columnMappedTwice(name) }
            columns[index].target = target
            columns[index].rank = 0
            columns[index].isExplicit = true
        }
    }

    /// The column with this header; letter case and spaces around do not count if no column has exactly this one.
    private func index(ofColumn name: String) throws(ContactImportError) -> Int {
        if let exact = columns.firstIndex(where: { $0.header == name }) { return exact }
        let folded = HeaderName.trimmed(name).lowercased()
        guard let index = columns.firstIndex(where: { HeaderName.trimmed($0.header).lowercased() == folded }) else {
            throw .unknownColumn(name)
        }
        return index
    }

    /// Joins `Custom Field 1 - Label` (in the older layout `- Type`) with `Custom Field 1 - Value`, unless the caller
    /// mapped either of them.
    private mutating func pairCustomFields() {
        var byName: [String: Int] = [:]
        for column in columns { byName[HeaderName.folded(column.header)] = column.index }
        for index in columns.indices where !columns[index].isExplicit {
            let words = HeaderName.folded(columns[index].header).split(separator: " ")
            guard words.count == 4, words[0] == "custom", words[1] == "field", words[3] == "value" else { continue }
            let stem = "custom field \(words[2])"
            guard let label = byName["\(stem) label"] ?? byName["\(stem) type"], !columns[label].isExplicit
            else { continue }
            columns[label].target = .ignored
            columns[index].labelIndex = label
        }
    }
}
