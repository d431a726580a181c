import KafkaClient
public import Models

/// Applies batches to one partition, without any waiting: the order of invariant 3 is its caller's.
///
///     apply (inside a SQLite transaction) → write `Batch.outputs`, await every acknowledgement → commit
///
/// After any error, or when the outputs could not be written, throw the engine away and open it anew.
public final class PartitionEngine<S: Stage> {
    public typealias Effect = S.Processor.Effect
    public typealias EffectResult = S.Processor.EffectResult

    /// What an applied batch wants done before and after its commit.
    public struct Batch {
        /// Outputs first, then the changelog; all are acknowledged before the commit.
        public let outputs: [OutputRecord]
        public let effects: [Effect]
        /// Records that wait for others, to be offered again.
        public let waiting: [InputRecord]
        public let tick: TickOutcome
    }

    public let partition: Int32
    private let stage: S
    private let partitionCount: Int32
    private let environment: StageEnvironment
    private let store: PartitionStore
    private let processor: S.Processor
    private let changelog: Topic
    private let origin: StoreOrigin
    /// Next offset per topic after the records applied so far.
    private var positions: [Topic: Int64] = [:]
    private var storedPositions: [Topic: Int64] = [:]
    /// Restart positions as they stand in the store's open transaction.
    private var savedPositions: [Topic: Int64] = [:]

    init(
        stage: S, partition: Int32, partitionCount: Int32, store: PartitionStore, environment: StageEnvironment,
        origin: StoreOrigin
    ) throws {
        self.origin = origin
        self.stage = stage
        self.partition = partition
        self.partitionCount = partitionCount
        self.environment = environment
        self.store = store
        changelog = Topics.state(of: stage.name)
        processor = stage.makeProcessor(partition: partition, partitionCount: partitionCount)
        for topic in stage.inputs {
            storedPositions[topic] = try store.transaction { try store.position(of: topic.name) } ?? 0
        }
        positions = storedPositions
    }

    /// Where to read each input topic from.
    public var startPositions: [Topic: Int64] { storedPositions }
    public var outstandingEffects: Int { processor.outstandingEffects }

    public func drain() { processor.drain() }
    public func close() throws { try store.close() }

    /// The first batch: lets the processor look at its restored state.
    public func start() throws -> Batch {
        try apply { context in
            context.isNewLog = origin.isNewLog
            context.wasRestored = origin.wasRestored
            try processor.start(context)
            return []
        }
    }

    /// Applies records, results of effects, and a tick.
    /// - Parameter poisoned: offsets that failed before and go to the dead letters now.
    public func apply(records: [InputRecord], results: [EffectResult], poisoned: [Topic: Set<Int64>] = [:]) throws
        -> Batch
    {
        try apply { context in
            for result in results { try processor.completed(result, context) }
            return try process(records, poisoned, context)
        }
    }

    /// Makes the applied batch final.
    /// - Parameter changelogPosition: the offset after the batch's last changelog record; `nil` when it had none.
    public func commit(changelogPosition: Int64?) throws {
        if let changelogPosition {
            try store.transaction { try store.setFact("changelog", String(changelogPosition)) }
        }
        try store.commit()
        storedPositions = positions
    }

    /// Positions that may be committed to the consumer group after ``commit()``.
    public var committablePositions: [Topic: Int64] {
        storedPositions.merging(heldPositions()) { min($0, $1) }
    }

    private func apply(_ body: (BatchContext<Effect>) throws -> [InputRecord]) throws -> Batch {
        let context = BatchContext<Effect>(
            partition: partition, partitionCount: partitionCount, store: store, environment: environment)
        context.positions = positions
        return try store.transaction {
            let waiting = try body(context)
            let tick = try processor.tick(context)
            try savePositions()
            return Batch(
                outputs: try context.outputs + changelogRecords(), effects: context.effects, waiting: waiting,
                tick: tick)
        }
    }

    private func process(
        _ records: [InputRecord], _ poisoned: [Topic: Set<Int64>], _ context: BatchContext<Effect>
    ) throws -> [InputRecord] {
        var waiting: [InputRecord] = []
        var blocked: Set<Topic> = []
        for record in records {
            if blocked.contains(record.topic) {
                waiting.append(record)
                continue
            }
            // Replayed records that this store has already taken in.
            guard record.offset >= context.position(of: record.topic) else { continue }
            if poisoned[record.topic]?.contains(record.offset) == true {
                context.emitRaw(DeadLetter.record(for: record, service: environment.service))
            } else {
                switch try outcome(of: record, context) {
                case .done: break
                case .wait:
                    blocked.insert(record.topic)
                    waiting.append(record)
                    continue
                }
            }
            context.positions[record.topic] = record.offset + 1
        }
        positions = context.positions
        return waiting
    }

    private func outcome(of record: InputRecord, _ context: BatchContext<Effect>) throws -> RecordOutcome {
        do {
            return try processor.process(record, context)
        } catch {
            throw RecordFailure(topic: record.topic, offset: record.offset, underlying: error)
        }
    }

    private func heldPositions() -> [Topic: Int64] {
        var held: [Topic: Int64] = [:]
        for topic in stage.inputs { held[topic] = processor.heldOffset(of: topic) }
        return held
    }

    /// Positions as they are to be found after a restart: not beyond what the processor still holds in memory.
    private func savePositions() throws {
        let held = heldPositions()
        for (topic, position) in positions {
            let restart = min(position, held[topic] ?? position)
            guard savedPositions[topic] != restart else { continue }
            try store.setPosition(of: topic.name, restart)
            savedPositions[topic] = restart
        }
    }

    /// The changed rows, closed by a marker that carries the positions: a restore stops at the last marker.
    private func changelogRecords() throws -> [OutputRecord] {
        guard !store.changes.isEmpty else { return [] }
        var records = store.changes.records().map {
            OutputRecord(topic: changelog, partition: partition, key: $0.key, value: $0.value)
        }
        var key = StateRow()
        key.table = StoreMeta.marker
        var value = StateRow()
        for topic in stage.inputs where !stage.rebuiltFrom.contains(topic) {
            value.cells.append(SQLValue.text(topic.name).cell)
            value.cells.append(SQLValue.integer(try store.position(of: topic.name) ?? 0).cell)
        }
        records.append(
            OutputRecord(topic: changelog, partition: partition, key: Codec.encode(key), value: Codec.encode(value)))
        return records
    }
}

/// How the store came to what it holds.
struct StoreOrigin {
    /// Its positions belonged to another log.
    var isNewLog: Bool
    /// Rows came from the changelog.
    var wasRestored: Bool
}

/// A record made its processor throw.
public struct RecordFailure: Error {
    public let topic: Topic
    public let offset: Int64
    public let underlying: any Error
}
