import Foundation
import Synchronization

/// An HTTP/1.1 and SMTP client on libcurl's multi interface: keep-alive connections, one own thread for all HTTP
/// transfers and one for all mails.
///
/// It never sends a request twice. libcurl repeats a request by itself when a kept connection dies before an answer;
/// here such a request fails with `requestMayHaveLeft`, because the server may have acted on it. Redirects are not
/// followed.
public final class CurlClient: Sendable {
    private let configuration: CurlConfiguration
    private let http: CurlMailbox
    /// Made with the first mail. libcurl waits for a mail server to say goodbye: HTTP must not wait with it.
    private let smtp = Mutex<CurlMailbox?>(nil)
    private let nextID = Atomic<UInt64>(0)

    /// Creates a client and starts its thread.
    public init(_ configuration: CurlConfiguration = CurlConfiguration()) {
        self.configuration = configuration
        http = Self.start(configuration, .http)
    }

    /// Creates a client with the default configuration but for the number of transfers in flight.
    public convenience init(maxConcurrent: Int) {
        self.init(CurlConfiguration(maxConcurrent: maxConcurrent))
    }

    deinit {
        for mailbox in mailboxes { mailbox.post(.close(nil)) }
    }

    /// Requests that wait or are in flight.
    public var outstanding: Int { mailboxes.reduce(0) { $0 + $1.outstanding } }

    /// Sends a request; requests start in the order of submission.
    /// - Parameter completion: called exactly once, on the client's thread, which serves every transfer: be quick. On a
    ///   closed client it is called before `submit` returns.
    public func submit(
        _ request: HTTPRequest, completion: @escaping @Sendable (Result<HTTPResponse, CurlError>) -> Void
    ) {
        mailbox(of: request).post(.start(CurlJob(id: newID(), request: request, completion: completion)))
    }

    /// Sends a request and waits for the answer. A cancelled task ends the transfer at once.
    /// - Throws: `CurlError`; see `requestMayHaveLeft` before sending again.
    public func send(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse {
        let id = newID()
        let mailbox = mailbox(of: request)
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

    /// Ends the client: what is outstanding fails, with `requestMayHaveLeft` as it is for each. Returns when every
    /// completion has been called.
    public func close() async {
        // From now on there is a mailbox for mails: a closed one, should there have been none.
        _ = mailbox(of: .smtp)
        for mailbox in mailboxes {
            await withCheckedContinuation { continuation in
                mailbox.post(.close { continuation.resume() })
            }
        }
    }

    private func mailbox(of request: HTTPRequest) -> CurlMailbox {
        mailbox(of: request.envelope == nil ? .http : .smtp)
    }

    private func mailbox(of language: CurlLanguage) -> CurlMailbox {
        guard language == .smtp else { return http }
        return smtp.withLock { mailbox in
            let made = mailbox ?? Self.start(configuration, .smtp)
            mailbox = made
            return made
        }
    }

    private var mailboxes: [CurlMailbox] { [http] + smtp.withLock { [$0].compactMap(\.self) } }

    private static func start(_ configuration: CurlConfiguration, _ language: CurlLanguage) -> CurlMailbox {
        let mailbox = CurlMailbox()
        let thread = Thread { CurlLoop(configuration, language, mailbox: mailbox).run() }
        thread.name = "curl"
        thread.start()
        return mailbox
    }

    private func newID() -> UInt64 {
        nextID.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
