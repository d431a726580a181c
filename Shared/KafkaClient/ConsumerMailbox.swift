internal import CRdKafka
internal import Synchronization

/// Requests to a consumer's poll thread. `nil` instead of a loop means that the consumer is closed.
final class ConsumerMailbox: Sendable {
    typealias Request = @Sendable (ConsumerLoop?) -> Void

    private struct State {
        var requests: [Request] = []
        /// The queue the thread sleeps on; `nil` before it starts and after it ends.
        var queue: Handle?
        var isClosing = false
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// Runs the request on the poll thread soon, or with `nil` at once when there is none any more.
    func post(_ request: @escaping Request) {
        let isLate = state.withLock { state in
            if state.hasEnded { return true }
            state.requests.append(request)
            wake(state)
            return false
        }
        if isLate { request(nil) }
    }

    func take() -> [Request] {
        state.withLock { state in
            guard !state.requests.isEmpty else { return [] }
            defer { state.requests = [] }
            return state.requests
        }
    }

    var isClosing: Bool { state.withLock { $0.isClosing } }

    /// Asks the thread to leave the group and end.
    func close() {
        state.withLock { state in
            state.isClosing = true
            wake(state)
        }
    }

    func begin(_ queue: Handle) { state.withLock { $0.queue = queue } }

    /// The thread ends: whoever still waits is told. The queue may be destroyed afterwards.
    func end() {
        let late = state.withLock { state in
            defer {
                state.requests = []
                state.queue = nil
                state.hasEnded = true
            }
            return state.requests
        }
        for request in late { request(nil) }
    }

    private func wake(_ state: borrowing State) {
        if let queue = state.queue { rd_kafka_queue_yield(queue.pointer) }
    }
}
