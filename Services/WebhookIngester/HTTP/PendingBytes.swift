import Synchronization

/// Bounds the memory that webhooks take while Kafka is slow or away.
final class PendingBytes: Sendable {
    private let limit: Int
    private let used = Atomic(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Bytes in use now.
    var count: Int { used.load(ordering: .relaxed) }

    /// Takes room for a body. Whoever got it gives it back with ``release(_:)``.
    func reserve(_ bytes: Int) -> Bool {
        guard used.add(bytes, ordering: .relaxed).newValue > limit else { return true }
        release(bytes)
        return false
    }

    func release(_ bytes: Int) {
        used.subtract(bytes, ordering: .relaxed)
    }
}
