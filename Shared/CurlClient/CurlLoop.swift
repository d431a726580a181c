import CCurl

/// The client's thread: starts transfers, lets libcurl work, completes what is finished, waits.
///
/// Everything here is used by that thread alone; other threads speak to it through the mailbox.
final class CurlLoop {
    private let configuration: CurlConfiguration
    private let language: CurlLanguage
    private let mailbox: CurlMailbox
    private let multi: UnsafeMutableRawPointer

    private var waiting = FIFO<CurlJob>()
    private var active: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    private var idle: [CurlTransfer] = []
    private var closers: [(@Sendable () -> Void)?] = []

    /// A wait without news ends after this long; libcurl shortens it to its own timers.
    private static let pollMs: Int32 = 10_000

    init(_ configuration: CurlConfiguration, _ language: CurlLanguage, mailbox: CurlMailbox) {
        self.configuration = configuration
        self.language = language
        self.mailbox = mailbox
        multi = mailbox.handle
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maxConcurrent)
    }

    /// Runs until the client is closed.
    func run() {
        var failure: CURLMcode?
        while closers.isEmpty, failure == nil {
            obey(mailbox.take(beforePolling: false))
            failure = closers.isEmpty ? turn() : nil
        }
        end(failure)
    }

    /// One turn; returns an error of the multi handle, after which it cannot be used.
    private func turn() -> CURLMcode? {
        startWaiting()
        var running: Int32 = 0
        let code = curl_multi_perform(multi, &running)
        guard code == CURLM_OK else { return code }
        // A finished transfer makes room for a waiting one, which should not wait for the network.
        guard !completeFinished() || waiting.isEmpty else { return nil }
        let orders = mailbox.take(beforePolling: true)
        guard orders.isEmpty else {
            obey(orders)
            return nil
        }
        let pollCode = curl_multi_poll(multi, nil, 0, Self.pollMs, nil)
        return pollCode == CURLM_OK ? nil : pollCode
    }

    private func obey(_ orders: [CurlOrder]) {
        for order in orders {
            switch order {
            case .start(let job): accept(job)
            case .cancel(let id): cancel(id)
            case .close(let whenClosed): closers.append(whenClosed)
            }
        }
    }

    /// The order to cancel may have come before the order to start, and then found nothing.
    private func accept(_ job: CurlJob) {
        guard job.isCancelled else { return waiting.append(job) }
        mailbox.complete(job, .failure(.aborted("cancelled", requestMayHaveLeft: false)))
    }

    // MARK: - Transfers

    private func startWaiting() {
        while active.count < configuration.maxConcurrent, let job = waiting.popFirst() {
            start(job)
        }
    }

    private func start(_ job: CurlJob) {
        guard let transfer = idle.popLast() ?? CurlTransfer(configuration, language) else {
            return mailbox.complete(job, .failure(.invalidRequest("libcurl cannot be set up")))
        }
        if let error = transfer.prepare(job) {
            transfer.reset()
            idle.append(transfer)
            return mailbox.complete(job, .failure(error))
        }
        active[transfer.easy] = transfer
        let code = curl_multi_add_handle(multi, transfer.easy)
        guard code != CURLM_OK else { return }
        let message = String(cString: curl_multi_strerror(code))
        release(transfer, .failure(.invalidRequest(message)))
    }

    /// Completes every finished transfer; true when there was one.
    private func completeFinished() -> Bool {
        var code = CURLE_OK
        var found = false
        while let easy = ccurl_next_finished(multi, &code) {
            guard let transfer = active[easy] else { continue }
            found = true
            let result = transfer.result(code)
            curl_multi_remove_handle(multi, easy)
            release(transfer, result)
        }
        return found
    }

    private func cancel(_ id: UInt64) {
        if let job = waiting.remove(where: { $0.id == id }) {
            mailbox.complete(job, .failure(.aborted("cancelled", requestMayHaveLeft: false)))
        } else if let transfer = active.values.first(where: { $0.job?.id == id }) {
            abort(transfer, "cancelled")
        }
    }

    private func abort(_ transfer: CurlTransfer, _ message: String) {
        let error = CurlError.aborted(message, requestMayHaveLeft: transfer.requestMayHaveLeft)
        curl_multi_remove_handle(multi, transfer.easy)
        release(transfer, .failure(error))
    }

    /// Puts a transfer that libcurl no longer works on back into the pool and completes its job.
    private func release(_ transfer: CurlTransfer, _ result: Result<HTTPResponse, CurlError>) {
        active[transfer.easy] = nil
        let job = transfer.job
        transfer.reset()
        idle.append(transfer)
        if let job { mailbox.complete(job, result) }
    }

    // MARK: - End

    private func end(_ failure: CURLMcode?) {
        let message = failure.map { String(cString: curl_multi_strerror($0)) } ?? "the client was closed"
        for transfer in active.values { abort(transfer, message) }
        while let job = waiting.popFirst() {
            mailbox.complete(job, .failure(.aborted(message, requestMayHaveLeft: false)))
        }
        for order in mailbox.finish() { mailbox.refuse(order) }
        for transfer in idle { transfer.free() }
        curl_multi_cleanup(multi)
        for whenClosed in closers { whenClosed?() }
    }
}
