public import Logging
internal import Synchronization

/// Writes records and waits until the cluster has them.
///
/// Idempotent, `acks=all`. A fatal librdkafka error fails the sends it meets; the next one gets a new client.
/// Call `close()` at the end, or records still queued are given two seconds when the last reference goes.
public final class KafkaProducer: Sendable {
    private struct State {
        var core: ProducerCore
        var isClosed = false
    }

    /// Records handed over between two chances for other tasks to run: about two milliseconds.
    private static let chunk = 1_000

    private let configuration: KafkaConfiguration
    private let logger: Logger
    private let state: Mutex<State>

    /// Starts a client and its thread; does not wait for a broker. Throws when a setting is wrong.
    public init(configuration: KafkaConfiguration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        state = Mutex(State(core: try ProducerCore(configuration, logger: logger)))
    }

    deinit { state.withLock { $0.core }.stop(flushTimeoutMs: 2_000) }

    /// False from the moment no broker answers until one does.
    public var isConnected: Bool { state.withLock { $0.core }.context.connection.isConnected }

    /// Why the cluster is out of reach; `nil` while it is not.
    public var connectionError: KafkaError? { state.withLock { $0.core }.context.connection.lastError }

    /// Writes all records and returns their positions in the same order, once every one is acknowledged.
    ///
    /// Records of one call to one partition keep their order. When the local queue is full the call waits for room.
    /// It cannot be cancelled half-way: it ends when the last record is acknowledged or has failed, at the latest
    /// after `message.timeout.ms` (five minutes unless set) or at `close()`.
    ///
    /// Throws a `KafkaError` when any record failed; others of the same call may have been written, so the caller sends
    /// all of them again (keyed upserts make that harmless).
    public func send(_ records: [ProducerRecord]) async throws -> [RecordPosition] {
        guard !records.isEmpty else { return [] }
        let core = try currentCore()
        let batch = DeliveryBatch(count: records.count)
        core.register(batch)
        defer { core.unregister(batch) }
        await handOver(records, batch, core)
        try await batch.wait()
        if let failure = batch.firstFailure { throw error(failure, records, core) }
        return records.indices.map { batch.position(of: $0, topic: records[$0].topic) }
    }

    /// Writes one record.
    public func send(_ record: ProducerRecord) async throws -> RecordPosition {
        try await send([record])[0]
    }

    /// Waits up to `timeoutSeconds` for queued records, fails the rest, and ends the client. Sends after it throw.
    public func close(timeoutSeconds: Double = 10) async {
        let core = state.withLock { state in
            state.isClosed = true
            return state.core
        }
        core.stop(flushTimeoutMs: Int32(timeoutSeconds * 1_000))
        await core.ended()
    }
}

extension KafkaProducer {
    /// Waits for room as long as it takes; a failure is noted in the batch, which then waits for fewer reports.
    private func handOver(_ records: [ProducerRecord], _ batch: DeliveryBatch, _ core: ProducerCore) async {
        var next = 0
        do {
            while next < records.count {
                let hadRoom = try core.enqueue(records, from: &next, limit: Self.chunk, into: batch)
                if !hadRoom { await core.waitForSpace() } else if next < records.count { await Task.yield() }
            }
        } catch {
            batch.fail(error)
            batch.release(records.count - next)
        }
    }

    private func currentCore() throws -> ProducerCore {
        try state.withLock { state in
            if state.isClosed { throw KafkaError.closed }
            if let error = state.core.fatalError {
                logger.notice("Kafka producer replaced", metadata: ["error": "\(error)"])
                let replacement = try ProducerCore(configuration, logger: logger)
                state.core.stop(flushTimeoutMs: 0)
                state.core = replacement
            }
            return state.core
        }
    }

    private func error(
        _ failure: (code: KafkaError.Code, index: Int), _ records: [ProducerRecord], _ core: ProducerCore
    ) -> KafkaError {
        if let fatal = core.fatalError { return fatal }
        let record = records[failure.index]
        return KafkaError(
            failure.code,
            "record \(failure.index + 1) of \(records.count) for \(record.topic) was not acknowledged: "
                + failure.code.text)
    }
}

extension KafkaProducer {
    /// Puts the client into the state a fatal error leaves, for tests of its replacement.
    func failForGood() { state.withLock { $0.core }.failForGood() }
}
