/// A dictionary that looks at the entry asked for last before it looks anywhere else: messages that come one after
/// another are mostly of one campaign, and a key is compared in a fraction of the time it takes to hash it.
struct RecentDictionary<Key: Hashable, Value> {
    private var values: [Key: Value] = [:]
    private var last: (key: Key, value: Value)?

    /// - Parameter make: gives the value of a key that is asked for the first time.
    mutating func value(of key: Key, make: () -> Value) -> Value {
        if let last, last.key == key { return last.value }
        let value = values[key] ?? remember(make(), for: key)
        last = (key, value)
        return value
    }

    private mutating func remember(_ value: Value, for key: Key) -> Value {
        values[key] = value
        return value
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        last = nil
    }
}
