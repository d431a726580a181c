import Dispatch
import KafkaClient
import Synchronization

/// A delegate that remembers everything and lets a test wait for a condition on it.
final class Recorder: KafkaConsumerDelegate {
    enum Rebalance: Equatable, Sendable {
        case assigned([TopicPartition])
        case revoked([TopicPartition], lost: Bool)
    }

    struct Events: Sendable {
        var rebalances: [Rebalance] = []
        /// How many of them the test has taken.
        var taken = 0
        /// What the group's last word leaves to this member.
        var owned: Set<TopicPartition> = []
        var records: [ConsumedRecord] = []
        var ends: [TopicPartition: Int64] = [:]
        var errors: [KafkaError] = []
    }

    struct TimedOut: Error, CustomStringConvertible { let description: String }

    private struct Waiter {
        let condition: @Sendable (Events) -> Bool
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var events = Events()
        var waiters: [Int: Waiter] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    var events: Events { state.withLock { $0.events } }

    func assigned(_ partitions: [TopicPartition]) {
        note {
            $0.rebalances.append(.assigned(partitions))
            $0.owned = Set(partitions)
        }
    }

    func revoked(_ partitions: [TopicPartition], lost: Bool) {
        note {
            $0.rebalances.append(.revoked(partitions, lost: lost))
            $0.owned.subtract(partitions)
        }
    }

    func received(_ records: [ConsumedRecord], from partition: TopicPartition) { note { $0.records += records } }
    func reachedEnd(of partition: TopicPartition, offset: Int64) { note { $0.ends[partition] = offset } }
    func failed(_ error: KafkaError) { note { $0.errors.append(error) } }

    /// Returns as soon as the condition holds.
    func until(
        _ what: String, seconds: Double = 30, _ condition: @escaping @Sendable (Events) -> Bool
    ) async throws {
        let holds = await withCheckedContinuation { continuation in
            let waiter = state.withLock { state -> Int? in
                if condition(state.events) { return nil }
                state.nextWaiter += 1
                state.waiters[state.nextWaiter] = Waiter(condition: condition, continuation: continuation)
                return state.nextWaiter
            }
            guard let waiter else { return continuation.resume(returning: true) }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) {
                let late = self.state.withLock { $0.waiters.removeValue(forKey: waiter) }
                late?.continuation.resume(returning: false)
            }
        }
        if !holds { throw TimedOut(description: "waited \(seconds) s for: \(what); saw \(summary)") }
    }

    /// The next word of the group that has not been taken yet.
    func nextRebalance() async throws -> Rebalance {
        try await until("a rebalance") { $0.rebalances.count > $0.taken }
        return state.withLock { state in
            defer { state.events.taken += 1 }
            return state.events.rebalances[state.events.taken]
        }
    }

    func forgetRecords() { state.withLock { $0.events.records = [] } }

    private var summary: String {
        let events = events
        return "rebalances \(events.rebalances), \(events.records.count) records, ends \(events.ends.count), "
            + "errors \(events.errors)"
    }

    private func note(_ change: (inout Events) -> Void) {
        let ready = state.withLock { state in
            change(&state.events)
            let ready = state.waiters.filter { $0.value.condition(state.events) }
            for key in ready.keys { state.waiters[key] = nil }
            return ready.values.map(\.continuation)
        }
        for continuation in ready { continuation.resume(returning: true) }
    }
}

/// Polls a condition that nobody announces, such as a connection's state.
func eventually(_ what: String, seconds: Double = 30, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        if ContinuousClock.now > deadline { throw Recorder.TimedOut(description: "waited \(seconds) s for: \(what)") }
        await withCheckedContinuation { next in
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(5)) { next.resume() }
        }
    }
}
