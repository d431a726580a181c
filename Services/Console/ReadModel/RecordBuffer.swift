import KafkaClient
import Synchronization

/// What the consumer's thread has read and the database has not taken yet.
final class RecordBuffer: KafkaConsumerDelegate {
    private struct State {
        var records: [ReadRecord] = []
        var error: KafkaError?
    }

    let arrived = Bell()
    private let prefix: String
    private let state = Mutex(State())

    /// - Parameter prefix: the installation's topic prefix, which is taken off the names.
    init(prefix: String) { self.prefix = prefix }

    var count: Int { state.withLock { $0.records.count } }

    /// Takes up to `limit` records out, the oldest first.
    /// - Throws: what the consumer met, once, when nothing is left to take.
    func take(_ limit: Int) throws -> [ReadRecord] {
        let (taken, error) = state.withLock { state in
            let taken = Array(state.records.prefix(limit))
            state.records.removeFirst(taken.count)
            guard taken.isEmpty else { return (taken, KafkaError?.none) }
            defer { state.error = nil }
            return (taken, state.error)
        }
        if let error { throw error }
        return taken
    }

    func received(_ records: [ConsumedRecord], from partition: TopicPartition) {
        let name = partition.topic.hasPrefix(prefix) ? String(partition.topic.dropFirst(prefix.count)) : partition.topic
        let taken = records.map { record in
            ReadRecord(
                topic: name, partition: record.partition, offset: record.offset, key: record.key, value: record.value,
                headers: record.packedHeaders)
        }
        state.withLock { $0.records += taken }
        arrived.ring()
    }

    /// The consumer helps itself unless the error is fatal; the log is then read with a new one.
    func failed(_ error: KafkaError) {
        guard error.isFatal else { return }
        state.withLock { $0.error = error }
        arrived.ring()
    }
}
