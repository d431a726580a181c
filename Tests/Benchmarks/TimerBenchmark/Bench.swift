import Foundation
import Models
import Scheduling
import ServiceKit
import StreamProcessing

/// One partition of the scheduler with its file, fed without Kafka.
struct Bench {
    private let engine: PartitionEngine<SchedulerStage>
    private let tables = GlobalTables()
    private let clock = ManualClock(nowMs: SampleRecords.nowMs)
    private let records = SampleRecords()
    private let path: String
    private let batch: Int
    private var offsets: [Topic: Int64] = [:]
    private var changelogOffset: Int64 = 0

    init(path: String, batch: Int) throws {
        self.path = path
        self.batch = batch
        var limits = SchedulerLimits()
        (limits.expansionBatch, limits.sweepBatch) = (batch, batch)
        let stage = SchedulerStage(limits: limits)
        try records.fill(tables)
        let environment = StageEnvironment(
            service: stage.name, tables: tables, clock: clock, logIdentity: SampleRecords.logIdentity)
        let store = try PartitionStore(path: path, tables: stage.tables)
        engine = try PartitionOpening(stage: stage, store: store, environment: environment)
            .finish(partition: 0, partitionCount: 1)
        _ = try engine.start()
        try engine.commit(changelogPosition: nil)
    }

    /// Size of the store's file with its write-ahead log.
    var storeBytes: Int {
        [path, path + "-wal"].reduce(0) { sum, path in
            sum + ((try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0)
        }
    }

    /// Lets the scheduler read everybody.
    mutating func importRecipients(_ count: Int, _ progress: (Int) -> Void) throws {
        try take(count, Topics.recipients, progress) { records, _, index in
            let recipient = records.recipient(index)
            return (records.key(recipient), Codec.encode(recipient))
        }
    }

    // MARK: - Setting

    /// Launches broadcasts and lets the scheduler plan their messages.
    mutating func setBroadcastTimers(_ campaigns: Int, recipients: Int, _ progress: (Int) -> Void) throws -> Measure {
        for index in 0..<campaigns { try records.publish(records.campaign(index, .running), tables) }
        var planned = 0
        let stopwatch = Stopwatch()
        while planned < campaigns * recipients {
            let outputs = try apply([]).outputs
            let before = planned / Self.portion
            planned += outputs.count { $0.topic == Topics.messagesEvents }
            if planned / Self.portion > before { progress(planned) }
        }
        return stopwatch.measure(timers: planned)
    }

    /// Launches drips and enrols everybody in each.
    mutating func setDripTimers(_ drips: Int, recipients: Int, _ progress: (Int) -> Void) throws -> Measure {
        for index in 0..<drips { try records.publish(records.drip(index), tables) }
        let stopwatch = Stopwatch()
        try take(drips * recipients, Topics.enrolments, progress) { records, nowMs, index in
            let request = records.enrolment(index % recipients, in: index / recipients, atMs: nowMs)
            return (RecordKey.recipient(workspace: request.workspace, address: request.address), Codec.encode(request))
        }
        return stopwatch.measure(timers: drips * recipients)
    }

    // MARK: - Popping

    /// Nothing is released any more: what fires becomes ready and stays so.
    func pause(campaigns: Int) throws {
        for index in 0..<campaigns { try records.publish(records.campaign(index, .paused), tables) }
    }

    /// Everybody's time has come.
    func waitForAll() { clock.advance(SampleRecords.dueMs - SampleRecords.nowMs) }

    /// Lets the scheduler pop timers, as many batches as `count` has.
    mutating func pop(_ count: Int) throws -> Measure {
        let stopwatch = Stopwatch()
        let batches = (count + batch - 1) / batch
        for _ in 0..<batches {
            guard case .busy = try apply([]).tick else { throw TooFewTimers() }
        }
        return stopwatch.measure(timers: batches * batch)
    }

    struct TooFewTimers: Error {}

    /// Between two words about the progress.
    private static let portion = 100_000

    /// Lets the scheduler read records; every batch of them is a little later than the one before.
    private mutating func take(
        _ count: Int, _ topic: Topic, _ progress: (Int) -> Void,
        _ make: (SampleRecords, _ nowMs: Int64, _ index: Int) -> (key: [UInt8], value: [UInt8])
    ) throws {
        for first in stride(from: 0, to: count, by: batch) {
            let end = min(first + batch, count)
            clock.advance(10)
            let made = (first..<end).map { make(records, clock.nowMs(), $0) }
            _ = try apply(made.map { record(topic, $0.key, $0.value) })
            if end / Self.portion > first / Self.portion { progress(end) }
        }
    }

    private mutating func record(_ topic: Topic, _ key: [UInt8], _ value: [UInt8]) -> InputRecord {
        let offset = offsets[topic, default: 0]
        offsets[topic] = offset + 1
        return InputRecord(topic: topic, partition: 0, offset: offset, key: key, value: value)
    }

    private mutating func apply(_ records: [InputRecord]) throws -> PartitionEngine<SchedulerStage>.Batch {
        let batch = try engine.apply(records: records, results: [])
        changelogOffset += Int64(batch.outputs.count)
        try engine.commit(changelogPosition: changelogOffset)
        return batch
    }
}

/// Takes the time, and the processor's.
struct Stopwatch {
    private let start = ContinuousClock.now
    private let cpu = cpuSeconds()

    func measure(timers: Int) -> Measure {
        Measure(
            timers: timers, seconds: (ContinuousClock.now - start) / .seconds(1),
            cpuSeconds: Self.cpuSeconds() - cpu)
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
