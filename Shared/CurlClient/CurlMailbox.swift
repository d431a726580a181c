import CCurl
import Synchronization

/// A request with the function that waits for its result.
struct CurlJob: Sendable {
    typealias Completion = @Sendable (Result<HTTPResponse, CurlError>) -> Void

    let id: UInt64
    let request: HTTPRequest
    let completion: Completion
    /// Set by a caller that may cancel; it may do so before its order to start has been posted.
    var cancellation: CurlCancellation?

    var isCancelled: Bool { cancellation?.isRequested.load(ordering: .acquiring) ?? false }
}

/// Whether the caller of a request has given up.
final class CurlCancellation: Sendable {
    let isRequested = Atomic(false)
}

/// What other threads ask of the client's thread.
enum CurlOrder: Sendable {
    case start(CurlJob)
    case cancel(UInt64)
    /// The function is called when the thread has ended.
    case close((@Sendable () -> Void)?)
}

/// Hands orders to the client's thread, and wakes it only when it waits.
final class CurlMailbox: Sendable {
    private struct State {
        var orders: [CurlOrder] = []
        var isPolling = false
        var isFinished = false
    }

    /// The multi handle, of which other threads use nothing but `curl_multi_wakeup`.
    ///
    /// `@unchecked Sendable`: libcurl documents that function, and only it, as callable from any thread; `post` calls it under
    /// the lock and never after `finish`, which comes before the handle is freed.
    private struct Multi: @unchecked Sendable {
        let handle: UnsafeMutableRawPointer
    }

    private let multi: Multi
    private let state = Mutex(State())
    private let outstandingCount = Atomic(0)

    init() {
        CurlLibrary.initialise()
        // libcurl has no other reason than exhausted memory, and nothing works then.
        guard let handle = curl_multi_init() else { fatalError("curl_multi_init: out of memory") }
        multi = Multi(handle: handle)
    }

    /// For the client's thread only.
    var handle: UnsafeMutableRawPointer { multi.handle }

    var outstanding: Int { outstandingCount.load(ordering: .relaxed) }

    /// Adds an order; on a finished client it is answered here.
    func post(_ order: CurlOrder) {
        if case .start = order { outstandingCount.wrappingAdd(1, ordering: .relaxed) }
        let isFinished = state.withLock { state in
            guard !state.isFinished else { return true }
            state.orders.append(order)
            if state.isPolling {
                state.isPolling = false
                curl_multi_wakeup(multi.handle)
            }
            return false
        }
        if isFinished { refuse(order) }
    }

    /// Completes a job, exactly once for each.
    func complete(_ job: CurlJob, _ result: Result<HTTPResponse, CurlError>) {
        outstandingCount.wrappingSubtract(1, ordering: .relaxed)
        job.completion(result)
    }

    /// Takes every order. When there is none, and the thread is about to wait, the next order will wake it.
    func take(beforePolling: Bool) -> [CurlOrder] {
        state.withLock { state in
            state.isPolling = beforePolling && state.orders.isEmpty
            defer { state.orders.removeAll() }
            return state.orders
        }
    }

    /// Takes the last orders; those that come after are refused.
    func finish() -> [CurlOrder] {
        state.withLock { state in
            state.isFinished = true
            defer { state.orders.removeAll() }
            return state.orders
        }
    }

    /// Answers an order that can no longer be carried out.
    func refuse(_ order: CurlOrder) {
        switch order {
        case .start(let job): complete(job, .failure(.aborted("the client is closed", requestMayHaveLeft: false)))
        case .cancel: break
        case .close(let whenClosed): whenClosed?()
        }
    }
}

/// libcurl's process-wide state.
enum CurlLibrary {
    private static let code = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// Initialises it the first time; a static is initialised by one thread only.
    static func initialise() {
        precondition(code == CURLE_OK, "curl_global_init failed")
    }
}
