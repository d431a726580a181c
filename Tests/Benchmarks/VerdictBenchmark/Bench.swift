import EligibilityChecking
import Foundation
import Models
import ServiceKit
import StreamProcessing

/// One partition of the checker with its file, fed without Kafka.
struct Bench {
    private let engine: PartitionEngine<CheckerStage>
    private let path: String
    private let batch: Int
    private let records: SampleRecords
    private var offsets: [Topic: Int64] = [:]
    private var changelogOffset: Int64 = 0
    /// Recipients in the order of their keys, which is the order of the ledger and of the checker's store.
    private var byKey: [Int] = []

    init(directory: URL, batch: Int, caps: Bool, quietHours: Bool) throws {
        path = directory.appendingPathComponent("checker.sqlite").path
        self.batch = batch
        records = SampleRecords()
        let stage = CheckerStage()
        let tables = GlobalTables()
        try records.fill(tables, caps: caps, quietHours: quietHours)
        let environment = StageEnvironment(
            service: stage.name, tables: tables, clock: ManualClock(nowMs: SampleRecords.nowMs),
            logIdentity: SampleRecords.logIdentity)
        let store = try PartitionStore(path: path, tables: stage.tables)
        let opening = try PartitionOpening(stage: stage, store: store, environment: environment)
        engine = try opening.finish(partition: 0, partitionCount: 1)
        _ = try engine.start()
        try engine.commit(changelogPosition: nil)
    }

    /// Size of the store's file.
    var storeBytes: Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    /// Consents and inbound messages through the processor.
    mutating func fill(recipients: Int) throws -> (records: Int, seconds: Double) {
        let start = ContinuousClock.now
        var pending: [InputRecord] = []
        var count = 0
        for index in 0..<recipients {
            pending.append(record(Topics.consents, records.consent(index)))
            if index.isMultiple(of: 3) { pending.append(record(Topics.messagesInbound, records.inbound(index))) }
            if pending.count >= batch || index == recipients - 1 {
                count += pending.count
                _ = try apply(pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        let elapsed = Self.seconds(since: start)
        byKey = (0..<recipients).map { (records.key($0), $0) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
        return (count, elapsed)
    }

    /// Judges messages. The requests are made before the clock starts.
    mutating func measure(run: Int, verdicts: Int, _ order: RequestOrder) throws -> Run {
        let requests = recipients(run: run, verdicts, order).map {
            record(Topics.messagesRequested, records.request($0, run: run))
        }
        var approved = 0
        let (start, cpu) = (ContinuousClock.now, Self.cpuSeconds())
        for first in stride(from: 0, to: requests.count, by: batch) {
            let outputs = try apply(Array(requests[first..<min(first + batch, requests.count)]))
            approved += outputs.count { $0.topic == SampleRecords.approvedTopic }
        }
        return Run(
            verdicts: verdicts, approved: approved, seconds: Self.seconds(since: start),
            cpuSeconds: Self.cpuSeconds() - cpu)
    }

    /// In release order a run goes on where the run before it has ended.
    private func recipients(run: Int, _ count: Int, _ order: RequestOrder) -> [Int] {
        switch order {
        case .release: return (0..<count).map { byKey[(run * count + $0) % byKey.count] }
        case .random:
            var random = SplitMix64(seed: UInt64(run) &+ 42)
            return (0..<count).map { _ in Int(random.next() % UInt64(byKey.count)) }
        }
    }

    private mutating func record(_ topic: Topic, _ value: [UInt8]) -> InputRecord {
        let offset = offsets[topic, default: 0]
        offsets[topic] = offset + 1
        return InputRecord(topic: topic, partition: 0, offset: offset, key: [], value: value)
    }

    private mutating func apply(_ records: [InputRecord]) throws -> [OutputRecord] {
        let outputs = try engine.apply(records: records, results: []).outputs
        changelogOffset += Int64(outputs.count)
        try engine.commit(changelogPosition: changelogOffset)
        return outputs
    }

    private static func seconds(since start: ContinuousClock.Instant) -> Double {
        (ContinuousClock.now - start) / .seconds(1)
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
