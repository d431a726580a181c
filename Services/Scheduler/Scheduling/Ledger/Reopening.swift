import Models
import Rules
import StreamProcessing

/// Failures that are not the end: the message is judged and sent once more, at a later attempt. The provider has said that
/// the send before reached nobody, so nobody is sent to twice.
///
/// - The customer service window was closed (131047), and the campaign has something to send outside it: at once.
/// - A receipt tells of trouble that may pass: when the provider's schedule says, as long as the message may live.
/// - A receipt refuses the whole channel or campaign: that stops, and its recipients are not used up.
struct Reopening {
    let context: Context

    /// - Returns: false when the failure is the message's outcome.
    func reopen(_ key: MessageKey, after failure: MessageEvent, _ book: inout RunBook) throws -> Bool {
        let ledger = Ledger(store: context.store)
        guard let run = book.runs[key.runNo], let row = try ledger.row(key), !isKnown(failure, row) else {
            return false
        }
        var event = MessageEvent()
        event.ref = run.reference(to: row.address, key)
        event.atMs = failure.atMs
        event.channelID = run.channelID(of: key, row)
        event.attempt = max(failure.attempt, row.life.attempt)
        event.error = failure.error
        if isStop(failure) { stop(failure.stopScope, event) }
        // What a message of an old edition said may be forgotten: it is not sent again.
        guard let definition = run.definition(of: event.ref, row),
            let (reason, untilMs) = another(definition, row, after: failure), !isExpired(row, key, run, at: untilMs)
        else { return false }
        event.kind = .reopened
        event.reason = reason
        event.untilMs = untilMs
        event.providerMessageID = failure.providerMessageID
        guard try ledger.apply(event, to: key, &book) != nil else { return false }
        context.emit(event)
        return true
    }

    /// Why and when the message is tried once more; `nil`: never.
    private func another(
        _ definition: MessageDefinition, _ row: LedgerRow, after failure: MessageEvent
    ) -> (reason: String, untilMs: Int64)? {
        if failure.reason == Reason.windowClosed {
            return definition.hasOutsideContent && row.windowClosedAtMs == 0
                ? (Reason.windowClosed, failure.atMs) : nil
        }
        // What the sender itself was refused, it has retried and stopped for.
        guard failure.attempt == 0 else { return nil }
        if isStop(failure) { return (Self.reason(failure.stopScope), context.nowMs + Self.stopTakesMs) }
        guard failure.hasRetry, let delayMs = failure.retry.delayMs(after: row.reopenings + 1) else { return nil }
        return (Reason.retry, context.nowMs + delayMs)
    }

    /// A receipt that comes twice: the send it tells of has been given up already, or was the last.
    private func isKnown(_ failure: MessageEvent, _ row: LedgerRow) -> Bool {
        if row.life.status == .failed, row.life.failedAtProvider { return true }
        return !failure.providerMessageID.isEmpty && failure.providerMessageID == row.life.reopenedMessageID
    }

    private func isExpired(_ row: LedgerRow, _ key: MessageKey, _ run: Run, at untilMs: Int64) -> Bool {
        let expiresAtMs = run.expiry(of: row, key)
        return expiresAtMs > 0 && max(context.nowMs, untilMs) >= expiresAtMs
    }

    // MARK: - Stopping

    /// Until the console has heard of the stop, a message that is ready would only fail again; product milliseconds.
    private static let stopTakesMs: Int64 = 60_000

    private static func reason(_ scope: String) -> String {
        scope == "channel" ? Reason.channelStopped : Reason.templateUnavailable
    }

    /// What the sender was refused itself, it has stopped for.
    private func isStop(_ failure: MessageEvent) -> Bool { failure.attempt == 0 && !failure.stopScope.isEmpty }

    /// Also when the message itself is too old to wait: the channel cannot go on all the same.
    private func stop(_ scope: String, _ event: MessageEvent) {
        var stopped = event
        stopped.kind = .stopped
        stopped.stopScope = scope
        stopped.reason = Self.reason(scope)
        context.emit(stopped)
    }
}

extension RetrySchedule {
    /// Milliseconds to wait after so many failed sends; `nil` when there shall be no further one.
    fileprivate func delayMs(after failures: Int32) -> Int64? {
        guard attempts == 0 || failures < attempts else { return nil }
        var delay = firstMs
        for _ in 1..<max(failures, 1) where capMs == 0 || delay < capMs {
            delay = delay.multipliedReportingOverflow(by: Int64(max(factor, 1))).partialValue
        }
        return capMs > 0 ? min(delay, capMs) : delay
    }
}
