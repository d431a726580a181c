import Foundation
import KafkaClient
import Logging
import Models
public import ServiceKit
public import ServiceLifecycle
import Synchronization

/// Runs a stage in a consumer group: opens the partitions it is given, runs them, and drains them when they are taken.
public final class StageRunner<S: Stage>: Service {
    private enum GroupEvent: Sendable {
        case assigned([TopicPartition])
        case revoked([TopicPartition], lost: Bool)
    }

    private let stage: S
    private let kafka: StageKafka
    private let reader: TableReader
    private let environment: ServiceEnvironment
    private let logger: Logger
    private let router: RecordRouter<S>
    private let metrics: StageMetrics
    private let readinessCheck: String
    private let groupEvents: AsyncStream<GroupEvent>
    private let groupContinuation: AsyncStream<GroupEvent>.Continuation

    /// - Parameter reader: feeds the tables; it has to run beside this service.
    public init(stage: S, kafka: StageKafka, reader: TableReader, environment: ServiceEnvironment) {
        self.stage = stage
        self.kafka = kafka
        self.reader = reader
        self.environment = environment
        logger = environment.logger
        router = RecordRouter(topics: stage.inputs, kafka: kafka)
        metrics = StageMetrics(
            inputs: stage.inputs,
            outputs: [Topics.messagesEvents, Topics.messagesRequested, Topics.state(of: stage.name)])
        (groupEvents, groupContinuation) = AsyncStream.makeStream()
        readinessCheck = "group \(stage.name)"
        environment.readiness.set(readinessCheck, ready: false, detail: "not joined yet")
    }

    public func run() async throws {
        guard let identity = try await prepare() else { return }
        try FileManager.default.createDirectory(
            atPath: environment.common.dataDirectory, withIntermediateDirectories: true)
        let delegate = GroupDelegate(router: router, logger: logger) { [groupContinuation] assigned, revoked, lost in
            groupContinuation.yield(assigned.map { .assigned($0) } ?? .revoked(revoked ?? [], lost: lost))
        }
        let consumer = try KafkaConsumer(
            configuration: kafka.configuration, group: "\(kafka.topicPrefix)\(stage.name)",
            instanceID: staticInstanceID, topics: stage.inputs.map(kafka.name), delegate: delegate, logger: logger)
        reader.onChange { [router] in router.wakeAll() }
        consumer.start()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.manage(consumer, logIdentity: identity) }
            group.addTask { await self.tick() }
            group.addTask { await self.watch(consumer) }
            await withGracefulShutdownHandler {
                try? await gracefulShutdown()
            } onGracefulShutdown: {
            }
            await consumer.close()
            groupContinuation.finish()
            group.cancelAll()
        }
        await kafka.producer.close()
    }

    /// Waits for the cluster and the tables. `nil` when the process is asked to end meanwhile.
    private func prepare() async throws -> String? {
        let (kafka, logger, readiness, reader) = (kafka, logger, environment.readiness, reader)
        return try await cancelWhenGracefulShutdown {
            do {
                let identity = try await kafka.untilReachable(
                    "cluster identity", logger: logger,
                    waiting: { readiness.set("kafka", ready: $0 == nil, detail: $0) },
                    body: { try await kafka.admin.clusterIdentity() })
                await reader.loaded()
                return identity
            } catch is CancellationError {
                return nil
            }
        }
    }

    /// Static membership keeps partitions with the instance that has their files, where the cluster supports it.
    private var staticInstanceID: String? {
        environment.common.instance.map { "\(stage.name)-\($0)" }
    }

    // MARK: - The group

    private func manage(_ consumer: KafkaConsumer, logIdentity: String) async {
        await withTaskGroup(of: Void.self) { runs in
            for await event in groupEvents {
                switch event {
                case .assigned(let partitions):
                    await take(partitions, consumer, logIdentity, &runs)
                case .revoked(_, let lost):
                    await giveUp(lost: lost)
                    // Every run has ended before the group is told: nobody else starts while we still write.
                    await runs.waitForAll()
                    try? await consumer.unassign()
                }
            }
        }
    }

    private func take(
        _ partitions: [TopicPartition], _ consumer: KafkaConsumer, _ logIdentity: String, _ runs: inout TaskGroup<Void>
    ) async {
        let numbers = Set(partitions.map(\.partition))
        environment.readiness.set(readinessCheck, ready: false, detail: "opening \(numbers.count) partitions")
        do {
            let count = Int32(try await kafka.admin.partitionCount(kafka.name(of: stage.inputs[0])))
            let surroundings = surroundings(logIdentity)
            var positions: [TopicPartition: StartOffset] = [:]
            var runners: [PartitionRunner<S>] = []
            for number in numbers.sorted() {
                let runner = PartitionRunner(
                    stage: stage, partition: number, partitionCount: count, consumer: consumer,
                    surroundings: surroundings)
                positions.merge(try await runner.open()) { $1 }
                runners.append(runner)
            }
            router.add(runners)
            for runner in runners { runs.addTask { await runner.run() } }
            try await consumer.assign(positions)
            environment.readiness.set(readinessCheck, ready: true)
            logger.info("partitions assigned", metadata: ["count": "\(numbers.count)"])
        } catch {
            logger.error("partitions not taken", metadata: ["error": "\(error)"])
            await giveUp(lost: true)
            environment.readiness.set(readinessCheck, ready: false, detail: "\(error)")
        }
    }

    private func giveUp(lost: Bool) async {
        environment.readiness.set(readinessCheck, ready: false, detail: "rebalancing")
        let runners = router.removeAll()
        let drainUntil = ContinuousClock.now + (lost ? .zero : .seconds(8))
        for runner in runners { await runner.close(drainUntil: drainUntil) }
    }

    private func surroundings(_ logIdentity: String) -> PartitionRunner<S>.Surroundings {
        PartitionRunner<S>.Surroundings(
            kafka: kafka,
            environment: StageEnvironment(
                service: stage.name, tables: reader.tables, clock: environment.clock, logIdentity: logIdentity),
            directory: environment.common.dataDirectory, readiness: environment.readiness, metrics: metrics,
            logger: logger, proofLifetime: .seconds(4))
    }

    // MARK: - Beside the group

    /// Lets due ticks begin.
    private func tick() async {
        while !Task.isCancelled {
            router.checkDeadlines()
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Says in `/readyz` when the cluster is away.
    private func watch(_ consumer: KafkaConsumer) async {
        while !Task.isCancelled {
            let isConnected = consumer.isConnected && kafka.producer.isConnected
            let detail = (consumer.connectionError ?? kafka.producer.connectionError).map { "\($0)" }
            if environment.readiness.set("kafka", ready: isConnected, detail: isConnected ? nil : detail) {
                logger.log(
                    level: isConnected ? .info : .warning, isConnected ? "Kafka is reachable" : "Kafka is out of reach",
                    metadata: ["error": "\(detail ?? "")"])
            }
            try? await Task.sleep(for: .milliseconds(500))
        }
    }

    /// Hands the consumer's calls on.
    private struct GroupDelegate: KafkaConsumerDelegate {
        let router: RecordRouter<S>
        let logger: Logger
        let report: @Sendable (_ assigned: [TopicPartition]?, _ revoked: [TopicPartition]?, _ lost: Bool) -> Void

        func assigned(_ partitions: [TopicPartition]) { report(partitions, nil, false) }
        func revoked(_ partitions: [TopicPartition], lost: Bool) { report(nil, partitions, lost) }
        func received(_ records: [ConsumedRecord], from partition: TopicPartition) { router.route(records, partition) }
        func failed(_ error: KafkaError) {
            logger.log(level: error.isFatal ? .critical : .warning, "Kafka consumer", metadata: ["error": "\(error)"])
        }
    }
}

/// Finds the mailbox of a record's partition.
final class RecordRouter<S: Stage>: Sendable {
    private let runners = Mutex<[Int32: PartitionRunner<S>]>([:])
    private let byName: [String: Topic]

    init(topics: [Topic], kafka: StageKafka) {
        byName = Dictionary(uniqueKeysWithValues: topics.map { (kafka.name(of: $0), $0) })
    }

    func add(_ new: [PartitionRunner<S>]) {
        runners.withLock { runners in for runner in new { runners[runner.partition] = runner } }
    }

    func removeAll() -> [PartitionRunner<S>] {
        runners.withLock { runners in
            defer { runners = [:] }
            return Array(runners.values)
        }
    }

    func route(_ records: [ConsumedRecord], _ partition: TopicPartition) {
        guard let topic = byName[partition.topic], let runner = runners.withLock({ $0[partition.partition] }) else {
            return
        }
        runner.mailbox.add(
            records: records.map {
                InputRecord(
                    topic: topic, partition: $0.partition, offset: $0.offset, key: $0.key, value: $0.value,
                    headers: $0.packedHeaders)
            })
    }

    func wakeAll() { for runner in runners.withLock({ Array($0.values) }) { runner.mailbox.wake() } }
    func checkDeadlines() { for runner in runners.withLock({ Array($0.values) }) { runner.mailbox.checkDeadline() } }
}
