import KafkaClient
import Logging
import Models
import ServiceKit
import ServiceLifecycle

/// Reads the log into the read model, for as long as it takes.
///
/// It reads every partition outside any group, because there is one console and its positions belong into the
/// transaction of what they stand for.
struct ReadModelService: Service {
    private let store: Store
    private let configuration: KafkaConfiguration
    private let topicPrefix: String
    private let readiness: Readiness
    private let logger: Logger
    private let applier: BatchApplier

    /// Records of one transaction.
    private static let batchSize = 4_000
    /// Reading pauses when so many records wait, and goes on at a quarter of it.
    private static let highWater = 20_000
    private static let gathering: Duration = .milliseconds(150)
    private static let identityCheck: Duration = .seconds(10)
    private static let check = "read model"

    /// - Throws: `KafkaError` for settings that librdkafka does not take; an absent cluster is no error here.
    init(_ dependencies: Dependencies, _ log: LogAccess) throws {
        store = dependencies.store
        configuration = log.configuration.with(clientID: "\(log.configuration.clientID)-reader")
        topicPrefix = log.topicPrefix
        readiness = dependencies.readiness
        logger = dependencies.logger
        applier = BatchApplier(
            store: dependencies.store, log: try KafkaLog(log, logger: dependencies.logger), logger: dependencies.logger)
        readiness.set(Self.check, ready: false, detail: "the log has not been reached yet")
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var failures = 0
            while !Task.isCancelled {
                do {
                    try await readUntilFailure { failures = 0 }
                } catch {
                    if Task.isCancelled { break }
                    report(error, failures)
                    failures += 1
                    try? await Task.sleep(for: .milliseconds(min(5000, 100 << min(failures, 6))))
                }
            }
        }
    }

    /// One consumer's worth of work; returns when the log turns out to be another one.
    private func readUntilFailure(succeeded: () -> Void) async throws {
        let admin = try KafkaAdmin(configuration: configuration, logger: logger)
        let buffer = RecordBuffer(prefix: topicPrefix)
        let consumer = try KafkaConsumer(manual: configuration, delegate: buffer, logger: logger)
        consumer.start()
        do {
            let identity = try await admin.clusterIdentity()
            let starts = try await meetLog(identity, admin)
            try await consumer.assign(starts)
            readiness.set(Self.check, ready: true)
            succeeded()
            try await read(buffer, consumer, admin, identity, Array(starts.keys))
        } catch {
            await consumer.close()
            throw error
        }
        await consumer.close()
    }

    private func read(
        _ buffer: RecordBuffer, _ consumer: KafkaConsumer, _ admin: KafkaAdmin, _ identity: String,
        _ partitions: [TopicPartition]
    ) async throws {
        var checked = ContinuousClock.now
        var isPaused = false
        while !Task.isCancelled {
            let records = try buffer.take(Self.batchSize)
            if records.isEmpty {
                await buffer.arrived.wait(atMost: .seconds(1))
            } else {
                try await applier.apply(records)
                // A message has several events within a second: read together they cost one look and one write.
                if records.count < Self.batchSize / 2 { try? await Task.sleep(for: Self.gathering) }
            }
            try await balance(buffer, consumer, partitions, &isPaused)
            if checked.duration(to: .now) > Self.identityCheck {
                checked = .now
                guard try await admin.clusterIdentity() == identity else { return }
            }
        }
    }

    private func balance(
        _ buffer: RecordBuffer, _ consumer: KafkaConsumer, _ partitions: [TopicPartition], _ isPaused: inout Bool
    ) async throws {
        let waiting = buffer.count
        if !isPaused, waiting > Self.highWater {
            try await consumer.pause(partitions)
            isPaused = true
        } else if isPaused, waiting < Self.highWater / 4 {
            try await consumer.resume(partitions)
            isPaused = false
        }
    }

    /// Where to begin in every partition of the topics.
    private func meetLog(_ identity: String, _ admin: KafkaAdmin) async throws -> [TopicPartition: StartOffset] {
        try await store.write { transaction in
            guard try ReadPositions.identity(in: transaction.db) != identity else { return }
            try ReadPositions.begin(identity: identity, in: transaction.db)
        }
        let positions = try await store.read { try ReadPositions.all(in: $0) }
        var starts: [TopicPartition: StartOffset] = [:]
        for topic in ReadBatch.topics {
            let name = topicPrefix + topic.name
            for partition in 0..<Int32(try await admin.partitionCount(name)) {
                let place = TopicPartition(topic: name, partition: partition)
                starts[place] = try await start(
                    at: positions[ReadPartition(topic: topic.name, partition: partition)], of: place, admin)
            }
        }
        return starts
    }

    /// A position beyond the log's end belongs to a log that has lost its tail: it is read again from its beginning.
    private func start(
        at position: Int64?, of partition: TopicPartition, _ admin: KafkaAdmin
    ) async throws -> StartOffset {
        guard let position else { return .beginning }
        return position <= (try await admin.watermarks(partition)).high ? .offset(position) : .beginning
    }

    private func report(_ error: any Error, _ failures: Int) {
        readiness.set(Self.check, ready: false, detail: "\(error)")
        // One line when it begins; the readiness check tells the rest.
        guard failures == 0 else { return }
        logger.warning("log cannot be read, trying again", metadata: ["error": "\(error)"])
    }
}
