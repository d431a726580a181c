import Synchronization

/// What waits to be processed by one partition: records in order of arrival, results of effects, and the next tick.
final class PartitionMailbox<EffectResult: Sendable>: Sendable {
    enum Work: Sendable {
        case work(records: [InputRecord], results: [EffectResult])
        case closed
    }

    private struct State {
        var records: [InputRecord] = []
        var results: [EffectResult] = []
        var isWoken = false
        var isClosed = false
        var deadline: ContinuousClock.Instant?
        /// Until then little work waits for more, so that a batch's fixed cost is shared.
        var lingerUntil = ContinuousClock.now
        var fullBatch = 1
        var waiter: CheckedContinuation<Void, Never>?

        var isDue: Bool {
            if isClosed || records.count + results.count >= fullBatch { return true }
            let now = ContinuousClock.now
            if deadline.map({ now >= $0 }) ?? false { return true }
            return (!records.isEmpty || !results.isEmpty || isWoken) && now >= lingerUntil
        }

        mutating func takeWaiterIfDue() -> CheckedContinuation<Void, Never>? {
            guard isDue else { return nil }
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())

    var recordCount: Int { state.withLock { $0.records.count } }

    func add(records: [InputRecord]) { change { $0.records += records } }
    func add(results: [EffectResult]) { change { $0.results += results } }
    /// Asks for a tick now.
    func wake() { change { $0.isWoken = true } }
    func close() { change { $0.isClosed = true } }
    /// Drops records that will be read again.
    func clearRecords() { state.withLock { $0.records = [] } }
    /// Lets a due tick begin; called by the stage's ticker.
    func checkDeadline() { change { _ in } }

    /// Waits for something to do, at most until `deadline`.
    /// - Parameter lingerUntil: before this instant only a full batch (a quarter of `max`) is something to do.
    func take(max: Int, deadline: ContinuousClock.Instant, lingerUntil: ContinuousClock.Instant = .now) async -> Work {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                state.deadline = deadline
                state.lingerUntil = lingerUntil
                state.fullBatch = Swift.max(max / 4, 1)
                if !state.isDue { state.waiter = continuation }
                return state.isDue
            }
            if isDue { continuation.resume() }
        }
        return state.withLock { state in
            state.isWoken = false
            state.deadline = nil
            if state.isClosed { return .closed }
            let count = min(max, state.records.count)
            let records = Array(state.records.prefix(count))
            state.records.removeFirst(count)
            defer { state.results = [] }
            return .work(records: records, results: state.results)
        }
    }

    /// Waits for results only, while the partition is being drained.
    func takeResults(deadline: ContinuousClock.Instant) async -> [EffectResult] {
        while ContinuousClock.now < deadline {
            let results = state.withLock { state in
                defer { state.results = [] }
                return state.results
            }
            if !results.isEmpty { return results }
            try? await Task.sleep(for: .milliseconds(5))
        }
        return []
    }

    private func change(_ body: (inout sending State) -> Void) {
        let waiter = state.withLock { state in
            body(&state)
            return state.takeWaiterIfDue()
        }
        waiter?.resume()
    }
}
