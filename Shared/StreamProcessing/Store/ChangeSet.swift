/// The rows that a batch has changed; several changes of one row become one changelog record.
struct ChangeSet {
    private var rows: [[UInt8]: Change] = [:]
    private var order: [[UInt8]] = []

    private struct Change {
        let table: StateTable
        /// `nil`: deleted.
        let values: [SQLValue]?
    }

    var isEmpty: Bool { rows.isEmpty }

    mutating func put(_ table: StateTable, _ key: [SQLValue], _ values: [SQLValue]) {
        set(table.changelogKey(key), Change(table: table, values: values))
    }

    mutating func delete(_ table: StateTable, _ key: [SQLValue]) {
        set(table.changelogKey(key), Change(table: table, values: nil))
    }

    mutating func clear() {
        rows.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
    }

    /// Changelog records in the order in which rows were first changed.
    func records() -> [(key: [UInt8], value: [UInt8]?)] {
        order.compactMap { key in
            rows[key].map { change in (key, change.values.map(change.table.changelogValue)) }
        }
    }

    private mutating func set(_ key: [UInt8], _ change: Change) {
        if rows.updateValue(change, forKey: key) == nil { order.append(key) }
    }
}
