public import Foundation
import KafkaClient
import Models
public import ServiceKit
public import StreamProcessing

/// Runs a stage in-process: every partition's engine against a ``MemoryLog``, with a manual clock and no threads.
public final class StageHarness<S: Stage> {
    public let stage: S
    public let log: MemoryLog
    public let tables = GlobalTables()
    public let clock: ManualClock
    /// Effects asked for and not yet answered, per partition.
    public private(set) var pendingEffects: [Int32: [S.Processor.Effect]] = [:]

    private let directory: URL?
    private var engines: [Int32: PartitionEngine<S>] = [:]
    private var waiting: [Int32: [InputRecord]] = [:]
    private var read: [Int32: [Topic: Int64]] = [:]
    private var poisoned: [Int32: [Topic: Set<Int64>]] = [:]
    private var results: [Int32: [S.Processor.EffectResult]] = [:]
    private var tableOffsets: [Topic: [Int32: Int64]] = [:]

    /// - Parameter directory: where partition files live, so that they survive a ``crash()``; `nil` keeps them in memory.
    public init(_ stage: S, log: MemoryLog, clock: ManualClock, directory: URL? = nil) {
        self.stage = stage
        self.log = log
        self.clock = clock
        self.directory = directory
    }

    /// When a simulated crash hits a batch.
    public enum CrashPoint: Sendable {
        /// Nothing of the batch has been written.
        case beforeOutputs
        /// Outputs are in the log, the store is not committed.
        case beforeCommit
    }

    /// Applies everything there is until nothing moves any more.
    /// - Returns: whether anything happened.
    @discardableResult
    public func run(crashingAt crash: CrashPoint? = nil) throws -> Bool {
        try readTables()
        var happened = false
        var progressed = true
        while progressed {
            progressed = false
            for partition in 0..<log.partitionCount {
                if try step(partition, crashingAt: crash) { progressed = true }
                if crash != nil, progressed { return true }
            }
            happened = happened || progressed
        }
        return happened
    }

    /// Gives back the results of effects; they are taken in by the next ``run(crashingAt:)``.
    public func complete(_ partition: Int32, _ results: [S.Processor.EffectResult]) {
        self.results[partition, default: []] += results
    }

    /// Takes the effects of a partition to answer them.
    public func takeEffects(_ partition: Int32) -> [S.Processor.Effect] {
        defer { pendingEffects[partition] = [] }
        return pendingEffects[partition] ?? []
    }

    /// Forgets everything in memory, as `kill -9` does; files stay.
    public func crash() throws {
        for engine in engines.values { try engine.close() }
        engines = [:]
        waiting = [:]
        read = [:]
        results = [:]
        pendingEffects = [:]
    }

    /// Loses the disk as well: the next start restores from the changelog.
    public func loseDisk() throws {
        try crash()
        guard let directory, FileManager.default.fileExists(atPath: directory.path) else { return }
        try FileManager.default.removeItem(at: directory)
    }

    // MARK: - One step of one partition

    private func step(_ partition: Int32, crashingAt crash: CrashPoint?) throws -> Bool {
        if engines[partition] == nil {
            let engine = try open(partition)
            engines[partition] = engine
            read[partition] = engine.startPositions
            _ = try finish(partition, engine, try engine.start(), crashingAt: nil)
        }
        guard let engine = engines[partition] else { return false }
        let fresh = takeRecords(partition)
        let records = (waiting[partition] ?? []) + fresh
        let answers = results.removeValue(forKey: partition) ?? []
        waiting[partition] = []
        do {
            let batch = try engine.apply(records: records, results: answers, poisoned: poisoned[partition] ?? [:])
            return try finish(partition, engine, batch, crashingAt: crash) || !fresh.isEmpty || !answers.isEmpty
        } catch let failure as RecordFailure {
            poisoned[partition, default: [:]][failure.topic, default: []].insert(failure.offset)
            try engine.close()
            engines[partition] = nil
            return true
        }
    }

    private func finish(
        _ partition: Int32, _ engine: PartitionEngine<S>, _ batch: PartitionEngine<S>.Batch,
        crashingAt crash: CrashPoint?
    ) throws -> Bool {
        let isWorth = !batch.outputs.isEmpty || !batch.effects.isEmpty
        if crash == .beforeOutputs, isWorth { return try fail() }
        var changelogPosition: Int64?
        for output in batch.outputs {
            let record = log.append(output)
            if output.topic == Topics.state(of: stage.name) { changelogPosition = record.offset + 1 }
        }
        if crash == .beforeCommit, isWorth { return try fail() }
        try engine.commit(changelogPosition: changelogPosition)
        waiting[partition] = batch.waiting
        pendingEffects[partition, default: []] += batch.effects
        if case .busy = batch.tick { return true }
        return isWorth
    }

    private func fail() throws -> Bool {
        try crash()
        return true
    }

    private func open(_ partition: Int32) throws -> PartitionEngine<S> {
        if let directory { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }
        let path = directory?.appendingPathComponent("\(stage.name)-\(partition).sqlite").path
        let store = try PartitionStore(path: path, tables: stage.tables)
        let environment = StageEnvironment(
            service: stage.name, tables: tables, clock: clock, logIdentity: log.identity)
        var opening = try PartitionOpening(stage: stage, store: store, environment: environment)
        let changelog = log.records(
            Topics.state(of: stage.name), partition: partition, from: opening.changelogPosition)
        try opening.apply(changelog.map { ($0.offset, $0.key, $0.value) })
        return try opening.finish(partition: partition, partitionCount: log.partitionCount)
    }

    private func takeRecords(_ partition: Int32) -> [InputRecord] {
        var taken: [InputRecord] = []
        for topic in stage.inputs {
            for record in log.records(topic, partition: partition, from: read[partition]?[topic] ?? 0) {
                taken.append(
                    InputRecord(
                        topic: topic, partition: partition, offset: record.offset, key: record.key, value: record.value,
                        headers: PackedHeaders(record.headers)))
                read[partition, default: [:]][topic] = record.offset + 1
            }
        }
        return taken
    }

    private func readTables() throws {
        for topic in GlobalTables.topics + [Topics.runsProgress] {
            for partition in 0..<log.partitionCount {
                let start = tableOffsets[topic]?[partition] ?? 0
                for record in log.records(topic, partition: partition, from: start) {
                    try tables.apply(
                        topic: topic, partition: partition, offset: record.offset, key: record.key, value: record.value)
                    tableOffsets[topic, default: [:]][partition] = record.offset + 1
                }
            }
        }
    }
}
