import KafkaClient
import Logging
import Models
import ServiceKit

/// Runs one partition: takes work from its mailbox and carries every batch through the order of invariant 3.
actor PartitionRunner<S: Stage> {
    typealias EffectResult = S.Processor.EffectResult

    /// What the partitions of a stage need of their surroundings.
    struct Surroundings: Sendable {
        let kafka: StageKafka
        let environment: StageEnvironment
        let directory: String
        let readiness: Readiness
        let metrics: StageMetrics
        let logger: Logger
        /// Real time for which a proof of ownership is good; shorter than the group's session time-out.
        let proofLifetime: Duration
    }

    nonisolated let partition: Int32
    nonisolated let mailbox = PartitionMailbox<EffectResult>()
    nonisolated private let executor: QueueExecutor
    private let stage: S
    private let partitionCount: Int32
    private let surroundings: Surroundings
    private let consumer: KafkaConsumer
    private var engine: PartitionEngine<S>?
    private var waiting: [InputRecord] = []
    private var poisoned: [Topic: Set<Int64>] = [:]
    private var isPaused = false
    private var isClosing = false
    private var nextCommit = ContinuousClock.now

    /// Beyond this many records in the mailbox the partition is paused, below the other it goes on.
    private static var pauseAbove: Int { 4000 }
    private static var resumeBelow: Int { 1000 }
    private static var batchSize: Int { 1000 }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(stage: S, partition: Int32, partitionCount: Int32, consumer: KafkaConsumer, surroundings: Surroundings) {
        self.stage = stage
        self.partition = partition
        self.partitionCount = partitionCount
        self.consumer = consumer
        self.surroundings = surroundings
        executor = QueueExecutor(label: "\(stage.name)-\(partition)")
    }

    // MARK: - Opening

    /// Opens and restores the store.
    /// - Returns: where to read each input topic from.
    func open() async throws -> [TopicPartition: StartOffset] {
        let ends = try await logEnds()
        let changelog = Topics.state(of: stage.name)
        let path = "\(surroundings.directory)/\(stage.name)-\(partition).sqlite"
        let store = try PartitionStore(path: path, tables: stage.tables)
        var opening = try PartitionOpening(
            stage: stage, store: store, environment: surroundings.environment, logEnds: ends)
        try await ChangelogReader.read(
            TopicPartition(surroundings.kafka.name(of: changelog), partition), from: opening.changelogPosition,
            end: ends[changelog.name] ?? 0, kafka: surroundings.kafka, logger: surroundings.logger
        ) { try opening.apply($0) }
        let engine = try opening.finish(partition: partition, partitionCount: partitionCount)
        self.engine = engine
        waiting = []
        return engine.startPositions.reduce(into: [:]) { positions, entry in
            positions[topicPartition(entry.key)] = .offset(entry.value)
        }
    }

    private func logEnds() async throws -> [String: Int64] {
        let topics = stage.inputs + [Topics.state(of: stage.name)]
        let marks = try await surroundings.kafka.admin.watermarks(topics.map(topicPartition))
        return topics.reduce(into: [:]) { ends, topic in ends[topic.name] = marks[topicPartition(topic)]?.high }
    }

    private func topicPartition(_ topic: Topic) -> TopicPartition {
        TopicPartition(surroundings.kafka.name(of: topic), partition)
    }

    // MARK: - Running

    /// Processes until the mailbox is closed.
    func run() async {
        var isStarted = false
        var pause = Duration.zero
        var failures = 0
        var lingerUntil = ContinuousClock.now
        while true {
            let work = await mailbox.take(max: Self.batchSize, deadline: .now + pause, lingerUntil: lingerUntil)
            let begun = ContinuousClock.now
            defer { lingerUntil = begun + linger(after: .now - begun) }
            guard case .work(let records, let results) = work else { break }
            do {
                if !isStarted { try await finish(start()) }
                isStarted = true
                pause = try await process(records, results)
                if failures > 0 { surroundings.readiness.set("partition-\(partition)", ready: true) }
                failures = 0
            } catch is CancellationError {
                break
            } catch  where isClosing {
                break
            } catch {
                failures += 1
                isStarted = false
                pause = .zero
                await recover(from: error, failures: failures)
            }
        }
        await close()
    }

    /// Twenty times what a batch took, within the stage's range.
    private func linger(after span: Duration) -> Duration {
        min(max(span * 20, stage.linger.lowerBound), stage.linger.upperBound)
    }

    private func start() throws -> PartitionEngine<S>.Batch {
        guard let engine else { throw CancellationError() }
        return try engine.start()
    }

    private func process(_ records: [InputRecord], _ results: [EffectResult]) async throws -> Duration {
        guard let engine else { throw CancellationError() }
        let offered = waiting + records
        let batch = try engine.apply(records: offered, results: results, poisoned: poisoned)
        surroundings.metrics.processed(records)
        try await finish(batch)
        waiting = batch.waiting
        try await controlFlow()
        switch batch.tick {
        case .busy: return .zero
        case .idle(let milliseconds): return .milliseconds(waiting.isEmpty ? milliseconds : min(milliseconds, 20))
        }
    }

    /// Acknowledged outputs → commit of the store → commit of the offsets → effects.
    private func finish(_ batch: PartitionEngine<S>.Batch) async throws {
        guard let engine else { throw CancellationError() }
        try await engine.commit(changelogPosition: write(batch.outputs))
        guard batch.effects.isEmpty else { return try await perform(batch.effects, engine) }
        if ContinuousClock.now >= nextCommit { commitOffsets(engine) }
    }

    private func write(_ outputs: [OutputRecord]) async throws -> Int64? {
        guard !outputs.isEmpty else { return nil }
        let changelog = surroundings.kafka.name(of: Topics.state(of: stage.name))
        let records = outputs.map(surroundings.kafka.record)
        var delay = Duration.milliseconds(50)
        while true {
            do {
                let positions = try await surroundings.kafka.producer.send(records)
                surroundings.metrics.produced(outputs)
                return positions.last { $0.topic == changelog }.map { $0.offset + 1 }
            } catch let error as KafkaError where !isClosing {
                // Same ids: what was written already is written again without harm.
                surroundings.logger.warning(
                    "writing again", metadata: ["error": "\(error)", "partition": "\(partition)"])
                try await Task.sleep(for: delay)
                delay = min(delay * 2, .seconds(5))
            }
        }
    }

    private func perform(_ effects: [S.Processor.Effect], _ engine: PartitionEngine<S>) async throws {
        let provenAt = ContinuousClock.now
        if stage.provesOwnership { try await consumer.commit(offsets(engine)) }
        let proof = OwnershipProof(validUntil: provenAt + surroundings.proofLifetime)
        stage.perform(effects, proof: proof) { [mailbox] results in mailbox.add(results: results) }
    }

    private func commitOffsets(_ engine: PartitionEngine<S>) {
        nextCommit = .now + .seconds(1)
        consumer.commitAsync(offsets(engine))
    }

    private func offsets(_ engine: PartitionEngine<S>) -> [TopicPartition: Int64] {
        engine.committablePositions.reduce(into: [:]) { $0[topicPartition($1.key)] = $1.value }
    }

    private func controlFlow() async throws {
        let count = mailbox.recordCount
        let partitions = stage.inputs.map(topicPartition)
        if !isPaused, count > Self.pauseAbove {
            try await consumer.pause(partitions)
            isPaused = true
        } else if isPaused, count < Self.resumeBelow {
            try await consumer.resume(partitions)
            isPaused = false
        }
    }

    // MARK: - Trouble

    /// Throws the engine away and begins again from the store. A record that made the processor throw goes to the dead
    /// letters this time.
    private func recover(from error: any Error, failures: Int) async {
        if let failure = error as? RecordFailure {
            poisoned[failure.topic, default: []].insert(failure.offset)
            surroundings.metrics.deadLettered(failure.topic)
            surroundings.logger.error(
                "record goes to the dead letters",
                metadata: [
                    "topic": "\(failure.topic.name)", "partition": "\(partition)", "offset": "\(failure.offset)",
                    "error": "\(failure.underlying)",
                ])
        } else {
            surroundings.readiness.set("partition-\(partition)", ready: false, detail: "\(error)")
            if failures == 1 {
                surroundings.logger.error(
                    "partition begins again", metadata: ["partition": "\(partition)", "error": "\(error)"])
            }
            try? await Task.sleep(for: .milliseconds(min(100 << min(failures, 6), 5000)))
        }
        do {
            let partitions = stage.inputs.map(topicPartition)
            // Nothing is delivered after a pause has returned: no newer record can overtake the ones read again.
            try await consumer.pause(partitions)
            try? engine?.close()
            engine = nil
            let positions = try await open()
            try await consumer.seek(positions)
            mailbox.clearRecords()
            try await consumer.resume(partitions)
            isPaused = false
        } catch {
            surroundings.logger.debug("partition not reopened yet", metadata: ["error": "\(error)"])
        }
    }

    // MARK: - Closing

    /// Stops taking records. Effects under way get until `drainUntil` to end; later ones are found in doubt.
    func close(drainUntil: ContinuousClock.Instant) {
        isClosing = true
        self.drainUntil = drainUntil
        engine?.drain()
        mailbox.close()
    }

    private var drainUntil = ContinuousClock.now

    private func close() async {
        while let engine, engine.outstandingEffects > 0, ContinuousClock.now < drainUntil {
            let results = await mailbox.takeResults(deadline: drainUntil)
            guard !results.isEmpty else { break }
            do {
                let batch = try engine.apply(records: [], results: results)
                try await engine.commit(changelogPosition: write(batch.outputs))
            } catch {
                surroundings.logger.warning("drain ended early", metadata: ["error": "\(error)"])
                break
            }
        }
        if let engine {
            consumer.commitAsync(offsets(engine))
            try? engine.close()
        }
        engine = nil
        surroundings.readiness.remove("partition-\(partition)")
    }
}
