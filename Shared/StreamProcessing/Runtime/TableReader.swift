public import KafkaClient
public import Logging
public import Models
public import ServiceKit
public import ServiceLifecycle
import Synchronization

/// Feeds ``GlobalTables`` from the compacted topics: from the beginning to the end, then as records come.
public final class TableReader: Service, KafkaConsumerDelegate {
    private struct State {
        var unread: Set<TopicPartition> = []
        var isLoaded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
        var listeners: [@Sendable () -> Void] = []
    }

    public let tables: GlobalTables
    private let topics: [Topic]
    private let kafka: StageKafka
    private let readiness: Readiness
    private let logger: Logger
    private let state = Mutex(State())
    private let byName: [String: Topic]

    /// - Parameter topics: the tables to hold; ``GlobalTables/topics`` unless more are needed.
    public init(
        topics: [Topic] = GlobalTables.topics, tables: GlobalTables = GlobalTables(), kafka: StageKafka,
        readiness: Readiness, logger: Logger
    ) {
        self.topics = topics
        self.tables = tables
        self.kafka = kafka
        self.readiness = readiness
        self.logger = logger
        byName = Dictionary(uniqueKeysWithValues: topics.map { (kafka.name(of: $0), $0) })
        readiness.set("tables", ready: false, detail: "not read yet")
    }

    public func run() async throws {
        guard let partitions = try await partitionsUnlessShuttingDown() else { return }
        state.withLock { $0.unread = Set(partitions) }
        let consumer = try KafkaConsumer(manual: kafka.configuration, delegate: self, logger: logger)
        consumer.start()
        try await consumer.assign(Dictionary(uniqueKeysWithValues: partitions.map { ($0, .beginning) }))
        try? await gracefulShutdown()
        await consumer.close()
    }

    private func partitionsUnlessShuttingDown() async throws -> [TopicPartition]? {
        try await cancelWhenGracefulShutdown {
            do {
                return try await self.partitions()
            } catch is CancellationError {
                return nil
            }
        }
    }

    /// Waits until every table has been read to its end once.
    public func loaded() async {
        await withCheckedContinuation { continuation in
            let isLoaded = state.withLock { state in
                if !state.isLoaded { state.waiters.append(continuation) }
                return state.isLoaded
            }
            if isLoaded { continuation.resume() }
        }
    }

    /// Calls `body` after every change, on the reader's thread.
    public func onChange(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.listeners.append(body) } }

    private func partitions() async throws -> [TopicPartition] {
        let readiness = readiness
        var partitions: [TopicPartition] = []
        for topic in topics {
            let name = kafka.name(of: topic)
            let admin = kafka.admin
            let count = try await kafka.untilReachable(
                "topic \(name)", logger: logger,
                waiting: { readiness.set("tables", ready: false, detail: $0 ?? "reading") },
                body: { try await admin.partitionCount(name) })
            partitions += (0..<count).map { TopicPartition(name, Int32($0)) }
        }
        return partitions
    }

    public func received(_ records: [ConsumedRecord], from partition: TopicPartition) {
        guard let topic = byName[partition.topic] else { return }
        for record in records {
            do {
                try tables.apply(
                    topic: topic, partition: record.partition, offset: record.offset, key: record.key,
                    value: record.value)
            } catch {
                // Every process reads these tables: the one copy in the log is its own dead letter.
                logger.error(
                    "undecodable table record left out",
                    metadata: [
                        "topic": "\(topic.name)", "partition": "\(record.partition)", "offset": "\(record.offset)",
                    ])
            }
        }
        for listener in state.withLock({ $0.listeners }) { listener() }
    }

    public func reachedEnd(of partition: TopicPartition, offset: Int64) {
        let waiters = state.withLock { state in
            state.unread.remove(partition)
            guard state.unread.isEmpty, !state.isLoaded else { return [CheckedContinuation<Void, Never>]() }
            state.isLoaded = true
            defer { state.waiters = [] }
            return state.waiters
        }
        if state.withLock({ $0.isLoaded }) { readiness.set("tables", ready: true) }
        for waiter in waiters { waiter.resume() }
    }

    public func failed(_ error: KafkaError) {
        logger.warning("table reader", metadata: ["error": "\(error)"])
    }
}
