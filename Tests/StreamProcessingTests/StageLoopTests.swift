import Foundation
import KafkaClient
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@Suite("The loop of a stage")
struct StageLoopTests {
    private func withHarness(_ body: (StageHarness<CounterStage>, URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("loop-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let log = MemoryLog(partitionCount: 1)
        try body(
            StageHarness(CounterStage(), log: log, clock: ManualClock(nowMs: 1000), directory: directory), directory)
    }

    private func send(_ log: MemoryLog, _ address: String, text: String = "hi") {
        var inbound = InboundMessage()
        inbound.address = address
        inbound.text = text
        log.append(OutputRecord(topic: Topics.messagesInbound, key: Array(address.utf8), value: Codec.encode(inbound)))
    }

    /// The last count told for each address.
    private func told(_ log: MemoryLog) throws -> [String: Int64] {
        try log.records(Topics.runsProgress).reduce(into: [:]) { counts, record in
            let progress = try Codec.decode(RunProgress.self, record.value ?? [])
            counts[progress.campaignID] = progress.replied
        }
    }

    @Test("a crash at any point of a batch counts every record once", arguments: [true, false])
    func crashes(afterOutputs: Bool) throws {
        try withHarness { harness, _ in
            for _ in 0..<3 { send(harness.log, "a") }
            try harness.run(crashingAt: afterOutputs ? .beforeCommit : .beforeOutputs)
            send(harness.log, "a")
            try harness.run()
            #expect(try told(harness.log) == ["a": 4])
        }
    }

    @Test("a lost disk comes back from the changelog")
    func restores() throws {
        try withHarness { harness, _ in
            for address in ["a", "b", "a"] { send(harness.log, address) }
            try harness.run()
            try harness.loseDisk()
            send(harness.log, "a")
            try harness.run()
            #expect(try told(harness.log) == ["a": 3, "b": 1])
        }
    }

    @Test("a batch whose changelog is not whole is not restored")
    func dropsUnfinishedBatch() throws {
        try withHarness { harness, _ in
            send(harness.log, "a")
            try harness.run()
            try harness.loseDisk()
            // Somebody died while writing: a row without the marker that closes its batch.
            var key = StateRow()
            key.table = "counts"
            var cell = StateCell()
            cell.text = "a"
            key.cells = [cell]
            var value = StateRow()
            var count = StateCell()
            count.integer = 99
            value.cells = [count]
            harness.log.append(
                OutputRecord(
                    topic: Topics.state(of: "scheduler"), partition: 0, key: Codec.encode(key),
                    value: Codec.encode(value)))
            send(harness.log, "a")
            try harness.run()
            #expect(try told(harness.log) == ["a": 2])
        }
    }

    @Test("a new log: the state stays, reading begins anew, the changelog is written again")
    func newLog() throws {
        try withHarness { harness, directory in
            for _ in 0..<5 { send(harness.log, "a") }
            try harness.run()
            try harness.crash()

            let log = MemoryLog(partitionCount: 1, identity: "memory-2")
            let again = StageHarness(CounterStage(), log: log, clock: harness.clock, directory: directory)
            send(log, "a")
            try again.run()
            #expect(try told(log) == ["a": 6])

            try again.loseDisk()
            send(log, "a")
            try again.run()
            #expect(try told(log) == ["a": 7])
        }
    }

    @Test("a record that has to wait holds its topic in order, and no other")
    func waits() throws {
        try withHarness { harness, _ in
            send(harness.log, "a", text: "wait")
            send(harness.log, "b")
            try harness.run()
            #expect(try told(harness.log).isEmpty)
            harness.log.append(OutputRecord(topic: Topics.consents, key: [1], value: []))
            try harness.run()
            #expect(try told(harness.log) == ["a": 1, "b": 1])
        }
    }

    @Test("a record that cannot be read goes to the dead letters with its origin; the partition goes on")
    func deadLetters() throws {
        try withHarness { harness, _ in
            send(harness.log, "a")
            harness.log.append(OutputRecord(topic: Topics.messagesInbound, key: [7], value: [0xFF]))
            send(harness.log, "a")
            try harness.run()
            #expect(try told(harness.log) == ["a": 2])
            let letters = harness.log.records(Topics.messagesInbound.deadLetters)
            #expect(letters.count == 1)
            #expect(letters.first?.value == [0xFF])
            #expect(letters.first?.key == [7])
            let told = Dictionary(
                uniqueKeysWithValues: (letters.first?.headers ?? []).map {
                    ($0.name, String(decoding: $0.value, as: UTF8.self))
                })
            #expect(told[DeadLetter.originTopic] == "messages.inbound")
            #expect(told[DeadLetter.originOffset] == "1")
            #expect(told[DeadLetter.consumerGroup] == "scheduler")
        }
    }
}
