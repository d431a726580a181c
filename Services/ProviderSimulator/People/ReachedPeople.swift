import DequeModule

/// The people a portfolio has written to outside a window within the last 24 hours.
struct ReachedPeople: Sendable {
    private var since: [PhoneNumber: Int64] = [:]
    private var order: Deque<PhoneNumber> = []

    var count: Int { since.count }

    /// Counts a person once per 24 hours; false when the limit leaves no room for another.
    mutating func add(_ phone: PhoneNumber, nowMs: Int64, limit: Int) -> Bool {
        while let first = order.first, let start = since[first], nowMs - start >= Pair.windowMs {
            order.removeFirst()
            since[first] = nil
        }
        if since[phone] != nil { return true }
        guard since.count < limit else { return false }
        since[phone] = nowMs
        order.append(phone)
        return true
    }
}
