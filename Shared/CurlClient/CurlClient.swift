import Foundation
import Synchronization

/// An HTTP/1.1 client on libcurl's multi interface: keep-alive connections, one own thread for all transfers.
///
/// It never sends a request twice. libcurl repeats a request by itself when a kept connection dies before an answer;
/// here such a request fails with `requestMayHaveLeft`, because the server may have acted on it. Redirects are not
/// followed.
public final class CurlClient: Sendable {
    private let mailbox: CurlMailbox
    private let nextID = Atomic<UInt64>(0)

    /// Creates a client and starts its thread.
    public init(_ configuration: CurlConfiguration = CurlConfiguration()) {
        let mailbox = CurlMailbox()
        self.mailbox = mailbox
        let thread = Thread { CurlLoop(configuration, mailbox: mailbox).run() }
        thread.name = "curl"
        thread.start()
    }

    /// Creates a client with the default configuration but for the number of transfers in flight.
    public convenience init(maxConcurrent: Int) {
        self.init(CurlConfiguration(maxConcurrent: maxConcurrent))
    }

    deinit {
        mailbox.post(.close(nil))
    }

    /// Requests that wait or are in flight.
    public var outstanding: Int { mailbox.outstanding }

    /// Sends a request; requests start in the order of submission.
    /// - Parameter completion: called exactly once, on the client's thread, which serves every transfer: be quick. On a
    ///   closed client it is called before `submit` returns.
    public func submit(
        _ request: HTTPRequest, completion: @escaping @Sendable (Result<HTTPResponse, CurlError>) -> Void
    ) {
        mailbox.post(.start(CurlJob(id: newID(), request: request, completion: completion)))
    }

    /// Sends a request and waits for the answer. A cancelled task ends the transfer at once.
    /// - Throws: `CurlError`; see `requestMayHaveLeft` before sending again.
    public func send(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse {
        let id = newID()
        let cancellation = CurlCancellation()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = CurlJob(
                    id: id, request: request, completion: { continuation.resume(returning: $0) },
                    cancellation: cancellation)
                mailbox.post(.start(job))
            }
        } onCancel: {
            cancellation.isRequested.store(true, ordering: .releasing)
            mailbox.post(.cancel(id))
        }
        return try result.get()
    }

    /// Ends the client: what is outstanding fails, with `requestMayHaveLeft` as it is for each. Returns when the thread
    /// has called every completion.
    public func close() async {
        await withCheckedContinuation { continuation in
            mailbox.post(.close { continuation.resume() })
        }
    }

    private func newID() -> UInt64 {
        nextID.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
