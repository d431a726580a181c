/// The rows that a batch has changed; several changes of one row become one changelog record.
struct ChangeSet {
    /// In the order in which rows were first changed.
    private var changes: [Change] = []
    /// Where the change of a row stands, by changelog key.
    private var places: [[UInt8]: Int] = [:]

    private struct Change {
        let key: [UInt8]
        /// `nil`: deleted.
        let values: [SQLValue]?
    }

    var isEmpty: Bool { changes.isEmpty }

    mutating func put(_ table: StateTable, _ key: [SQLValue], _ values: [SQLValue]) {
        set(Change(key: table.changelogKey(key), values: values))
    }

    mutating func delete(_ table: StateTable, _ key: [SQLValue]) {
        set(Change(key: table.changelogKey(key), values: nil))
    }

    mutating func clear() {
        changes.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
    }

    /// Changelog records in the order in which rows were first changed.
    func records() -> [(key: [UInt8], value: [UInt8]?)] {
        changes.map { change in (change.key, change.values.map(StateTable.changelogValue)) }
    }

    private mutating func set(_ change: Change) {
        guard let known = places.updateValue(changes.count, forKey: change.key) else { return changes.append(change) }
        places[change.key] = known
        changes[known] = change
    }
}
