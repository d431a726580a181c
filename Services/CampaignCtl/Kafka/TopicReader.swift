import KafkaClient
import Synchronization

/// Reads partitions outside any group and hands each record to a closure.
final class TopicReader: KafkaConsumerDelegate {
    private struct State {
        var remaining: Int
        var unfinished: Set<TopicPartition>
        var finish: CheckedContinuation<Void, any Error>?
        var result: Result<Void, any Error>?
    }

    private let handle: @Sendable (ConsumedRecord) -> Void
    /// Where to stop, for a reader that does not follow the log.
    private let ends: [TopicPartition: Int64]?
    private let state: Mutex<State>

    private init(
        limit: Int, ends: [TopicPartition: Int64]?, handle: @escaping @Sendable (ConsumedRecord) -> Void
    ) {
        self.handle = handle
        self.ends = ends
        state = Mutex(State(remaining: limit, unfinished: Set(ends?.keys.map { $0 } ?? [])))
    }

    /// Reads until `limit` records or, unless it follows, until the ends that the logs have now. Until cancelled otherwise.
    static func read(
        _ cluster: Cluster, _ starts: [TopicPartition: StartOffset], ends: [TopicPartition: Int64]?, limit: Int = .max,
        handle: @escaping @Sendable (ConsumedRecord) -> Void
    ) async throws {
        guard limit > 0, ends.map({ !$0.isEmpty }) ?? true else { return }
        let reader = TopicReader(limit: limit, ends: ends, handle: handle)
        let consumer = try KafkaConsumer(manual: cluster.configuration, delegate: reader, logger: Cluster.logger)
        consumer.start()
        try await consumer.assign(starts)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await reader.wait()) } catch { outcome = .failure(error) }
        await consumer.close()
        try outcome.get()
    }

    private func wait() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let known = state.withLock { state in
                    if state.result == nil { state.finish = continuation }
                    return state.result
                }
                if let known { continuation.resume(with: known) }
            }
        } onCancel: {
            finish(.success(()))
        }
    }

    private func finish(_ result: Result<Void, any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard state.result == nil else { return nil }
            state.result = result
            defer { state.finish = nil }
            return state.finish
        }
        continuation?.resume(with: result)
    }

    // MARK: - KafkaConsumerDelegate

    func received(_ records: [ConsumedRecord], from partition: TopicPartition) {
        for record in records where take(record) { handle(record) }
        if let last = records.last { noteEnd(of: partition, next: last.offset + 1) }
        if state.withLock({ $0.remaining == 0 }) { finish(.success(())) }
    }

    func reachedEnd(of partition: TopicPartition, offset: Int64) { noteEnd(of: partition, next: offset) }

    func failed(_ error: KafkaError) {
        if error.isFatal { finish(.failure(error)) }
    }

    private func take(_ record: ConsumedRecord) -> Bool {
        if let end = ends?[record.topicPartition], record.offset >= end { return false }
        return state.withLock { state in
            guard state.remaining > 0, state.result == nil else { return false }
            state.remaining -= 1
            return true
        }
    }

    private func noteEnd(of partition: TopicPartition, next: Int64) {
        guard let ends, let end = ends[partition], next >= end else { return }
        let isLast = state.withLock { state in
            state.unfinished.remove(partition)
            return state.unfinished.isEmpty
        }
        if isLast { finish(.success(())) }
    }
}
