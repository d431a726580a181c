internal import CRdKafka
internal import Logging
internal import Synchronization

/// One librdkafka producer with its polling thread, until `stop` or the end of the process.
final class ProducerCore: Sendable {
    private struct State {
        var isStopping = false
        /// Calls that are inside librdkafka now; the client is destroyed after the last one.
        var users = 0
        var topics: [String: Handle] = [:]
        var batches: [ObjectIdentifier: DeliveryBatch] = [:]
        var waitingForSpace: [CheckedContinuation<Void, Never>] = []
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
        var hasEnded = false
        var flushTimeoutMs: Int32 = 0
    }

    let context: ClientContext
    private let client: Handle
    private let mainQueue: Handle
    private let metrics: ProducerMetrics
    private let state = Mutex(State())

    init(_ configuration: KafkaConfiguration, logger: Logger) throws(KafkaError) {
        context = ClientContext(logger: logger)
        let options = try configuration.makeOptions(
            defaults: ClientDefaults.common.merging(ClientDefaults.producer) { $1 },
            fixed: ClientDefaults.fixedProducer)
        client = try Handle.client(RD_KAFKA_PRODUCER, options: options, context: context)
        mainQueue = Handle(rd_kafka_queue_get_main(client.pointer))
        metrics = ProducerMetrics(clientID: configuration.clientID)
        PollThread.start("kafka-producer") { self.run() }
    }

    var fatalError: KafkaError? {
        // A stopped client is past asking.
        try? withClient { $0.fatalError }
    }

    func failForGood() {
        try? withClient { client in
            _ = rd_kafka_test_fatal_error(client.pointer, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "test")
        }
    }

    /// Lets records still queued be delivered for at most `flushTimeoutMs`, then fails the rest.
    func stop(flushTimeoutMs: Int32) {
        let isFirst = state.withLock { state in
            defer { state.isStopping = true }
            guard !state.isStopping else { return false }
            state.flushTimeoutMs = flushTimeoutMs
            state.users += 1
            return true
        }
        guard isFirst else { return }
        rd_kafka_queue_yield(mainQueue.pointer)
        leave()
    }

    func ended() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waitingForEnd.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }
}

// MARK: - Enqueueing

extension ProducerCore {
    /// Keeps a batch alive while librdkafka holds pointers into it.
    func register(_ batch: DeliveryBatch) {
        state.withLock { $0.batches[ObjectIdentifier(batch)] = batch }
    }

    func unregister(_ batch: DeliveryBatch) {
        state.withLock { _ = $0.batches.removeValue(forKey: ObjectIdentifier(batch)) }
    }

    /// Hands over records from `index` on, at most `limit`; moves `index` past them. False: the queue is full.
    func enqueue(
        _ records: [ProducerRecord], from index: inout Int, limit: Int, into batch: DeliveryBatch
    ) throws(KafkaError) -> Bool {
        var position = index
        defer { index = position }
        return try withClient { client throws(KafkaError) in
            var topic: (name: String, handle: Handle)?
            let end = min(records.count, position + limit)
            while position < end {
                let record = records[position]
                if topic?.name != record.topic { topic = (record.topic, try handle(for: record.topic, client)) }
                guard let handle = topic?.handle else { return false }
                let code = RecordWriter.produce(record, client, handle, opaque: batch.opaque(of: position))
                if code == RD_KAFKA_RESP_ERR__QUEUE_FULL { return false }
                try check(code, client)
                position += 1
            }
            return true
        }
    }

    /// Returns when delivery reports have been served since, or a tenth of a second has passed.
    func waitForSpace() async {
        await withCheckedContinuation { continuation in
            let isStopping = state.withLock { state in
                if !state.isStopping { state.waitingForSpace.append(continuation) }
                return state.isStopping
            }
            if isStopping { continuation.resume() }
        }
    }

    private func check(_ code: rd_kafka_resp_err_t, _ client: Handle) throws(KafkaError) {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw code == RD_KAFKA_RESP_ERR__FATAL ? client.fatalError ?? KafkaError(code) : KafkaError(code)
    }

    private func handle(for topic: String, _ client: Handle) throws(KafkaError) -> Handle {
        if let known = state.withLock({ $0.topics[topic] }) { return known }
        guard let pointer = rd_kafka_topic_new(client.pointer, topic, nil) else {
            throw KafkaError(rd_kafka_last_error())
        }
        let handle = Handle(pointer)
        let extra = state.withLock { state in
            // Another task may have been faster; librdkafka counts references, so the surplus one is given back.
            if state.topics[topic] != nil { return true }
            state.topics[topic] = handle
            return false
        }
        if extra { rd_kafka_topic_destroy(pointer) }
        return handle
    }

    private func withClient<T>(_ body: (Handle) throws(KafkaError) -> T) throws(KafkaError) -> T {
        let isStopping = state.withLock { state in
            if !state.isStopping { state.users += 1 }
            return state.isStopping
        }
        if isStopping { throw .closed }
        defer { leave() }
        return try body(client)
    }

    private func leave() { state.withLock { $0.users -= 1 } }
}

// MARK: - The polling thread

extension ProducerCore {
    private static let pollMs: Int32 = 100

    private func run() {
        while !state.withLock({ $0.isStopping }) {
            rd_kafka_poll(client.pointer, Self.pollMs)
            serve(context.takeEvents())
            // Also after a fruitless poll: the reports a sender waits for may have come before it began to wait.
            resumeWaiting()
            context.connection.probeIfNeeded(client)
        }
        end()
    }

    private func serve(_ events: [ClientEvent]) {
        for event in events {
            switch event {
            case .error(let error): note(error)
            case .statistics(let json):
                let statistics = ClientStatistics(json: json)
                if statistics?.hasBrokerUp == true { context.connection.markUp() }
                metrics.record(queued: rd_kafka_outq_len(client.pointer), statistics)
            case .assigned, .revoked, .committed: break  // a consumer's
            }
        }
    }

    private func note(_ error: KafkaError) {
        if context.connection.note(error) { return }
        if error.isFatal {
            context.logger.error("Kafka producer failed and will be replaced", metadata: ["error": "\(error)"])
        } else {
            context.logger.debug("Kafka producer error", metadata: ["error": "\(error)"])
        }
    }

    private func resumeWaiting() {
        let waiting = state.withLock { state in
            defer { state.waitingForSpace = [] }
            return state.waitingForSpace
        }
        for continuation in waiting { continuation.resume() }
    }

    private func end() {
        resumeWaiting()
        while state.withLock({ $0.users }) > 0 { rd_kafka_poll(client.pointer, 1) }
        rd_kafka_flush(client.pointer, state.withLock { $0.flushTimeoutMs })
        rd_kafka_purge(client.pointer, Int32(RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT))
        rd_kafka_flush(client.pointer, 1_000)  // serves the reports of what was purged
        let (topics, batches, waiting) = state.withLock { state in
            defer {
                state.topics = [:]
                state.batches = [:]
                state.waitingForEnd = []
                state.hasEnded = true
            }
            return (state.topics, state.batches, state.waitingForEnd)
        }
        for topic in topics.values { rd_kafka_topic_destroy(topic.pointer) }
        rd_kafka_queue_destroy(mainQueue.pointer)
        rd_kafka_destroy(client.pointer)
        for batch in batches.values { batch.abandon(.closed) }
        for continuation in waiting { continuation.resume() }
    }
}
