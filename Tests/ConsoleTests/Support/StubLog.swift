import Models
import Synchronization

@testable import Console

/// A log in memory with four partitions a topic.
final class StubLog: RecordLog {
    struct Unreachable: Error {}

    private struct State {
        var identity = "log-1"
        var records: [LogRecord] = []
        var ends: [String: Int64] = [:]
        var isReachable = true
    }

    private let state = Mutex(State())

    /// Everything appended, in order.
    var records: [LogRecord] { state.withLock { $0.records } }

    func records(of topic: Topic) -> [LogRecord] { records.filter { $0.topic == topic.name } }

    func setReachable(_ isReachable: Bool) { state.withLock { $0.isReachable = isReachable } }

    /// Loses everything and takes another name.
    func replace(identity: String) { state.withLock { $0 = State(identity: identity) } }

    /// Loses everything under the same name.
    func cut() {
        state.withLock {
            $0.records = []
            $0.ends = [:]
        }
    }

    var outage: (any Error)? { state.withLock { $0.isReachable } ? nil : Unreachable() }

    func identity() async throws -> String {
        try state.withLock { state in
            guard state.isReachable else { throw Unreachable() }
            return state.identity
        }
    }

    func end(topic: String, partition: Int32) async throws -> Int64 {
        state.withLock { $0.ends["\(topic)/\(partition)"] ?? 0 }
    }

    func append(_ records: [LogRecord]) async throws -> [RecordPlace] {
        try state.withLock { state in
            guard state.isReachable else { throw Unreachable() }
            return records.map { record in
                state.records.append(record)
                let partition = Int32(record.key.reduce(0) { ($0 &+ Int($1)) % 4 })
                let offset = state.ends["\(record.topic)/\(partition)"] ?? 0
                state.ends["\(record.topic)/\(partition)"] = offset + 1
                return RecordPlace(topic: record.topic, partition: partition, offset: offset)
            }
        }
    }
}
