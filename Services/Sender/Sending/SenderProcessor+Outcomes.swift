import Foundation
import Models
import Providers
import StreamProcessing

extension SenderProcessor {
    /// Takes in what came of a request.
    func conclude(_ result: SendResult, _ context: Context) throws {
        guard let ended = inFlight.removeValue(forKey: result.message) else { return }
        let approved = ended.approved
        if !result.mayHaveReachedSomebody { try providerLimits.giveBack(ended.reservation, context) }
        let key = SendQueue.key(approved)
        switch result.end {
        case .notSent(let detail):
            isUnreachable(key, detail)
            try postpone(approved, afterMs: 1000, Self.error(detail), context)
        case .unanswered(let detail):
            if dropsRepeats { isUnreachable(key, detail) }
            try finishUnanswered(approved, detail, context)
        case .answered(let outcome):
            lines[key]?.pace.answered()
            try take(outcome, ended, context)
        }
    }

    private func isUnreachable(_ key: String, _ detail: String) {
        lines[key]?.pace.unreachable(now: .now)
        lines[key]?.note(Self.error(detail))
    }

    private func take(_ outcome: SendOutcome, _ ended: InFlight, _ context: Context) throws {
        let approved = ended.approved
        switch outcome {
        case .accepted(let id, _):
            try finish(approved, .accepted, .accepted, context) { $0.providerMessageID = id }
        case .rejected(let reason, let error):
            guard try !hasForgotten(ended, error, context) else {
                return try postpone(approved, afterMs: 1000, error, context)
            }
            try finish(approved, .failed, .failed, context) { event in
                event.reason = reason
                event.error = error
                event.detail = provider.meaning(ofError: error.code) ?? ""
            }
        case .retry(let retry):
            _ = try hasForgotten(ended, retry.error, context)
            if retry.scope == .channel {
                lines[SendQueue.key(approved)]?.pace.throttled(pauseMs: retry.afterMs, now: .now)
                lines[SendQueue.key(approved)]?.note(retry.error)
            }
            try postpone(approved, afterMs: retry.afterMs, retry.error, context)
        case .stop(let scope, let code, let error):
            try stop(approved, scope, code, error, context)
        case .unknown(let detail):
            try finishUnanswered(approved, detail, context)
        }
    }

    /// The provider does not know the media that the message named by id: what it refused was our own short cut, and the
    /// next attempt goes by link.
    private func hasForgotten(_ ended: InFlight, _ error: ProviderError, _ context: Context) throws -> Bool {
        guard !ended.linksByID.isEmpty, provider.media?.mayBeUnknown(error) == true else { return false }
        try media?.forget(ended.linksByID, of: ended.approved, context)
        return true
    }

    /// Nobody knows whether the message was sent: it is in doubt, unless the provider would drop a second one.
    private func finishUnanswered(_ approved: MessageApproved, _ detail: String, _ context: Context) throws {
        guard !dropsRepeats else {
            return try postpone(
                approved, afterMs: Self.repeatDelayMs(approved.attempt), Self.error(detail), context)
        }
        try finish(approved, .inDoubt, .inDoubt, context) { event in
            event.reason = Reason.inDoubt
            event.error = Self.error(detail)
        }
    }

    /// 5, 10, 20 … seconds, ten minutes at most.
    private static func repeatDelayMs(_ attempt: Int32) -> Int64 {
        min(5000 << Int64(min(max(attempt, 1) - 1, 8)), 600_000)
    }

    /// The ledger asks for the message again: it passes the checker like any other.
    private func postpone(_ approved: MessageApproved, afterMs: Int64, _ error: ProviderError, _ context: Context)
        throws
    {
        try finish(approved, .retry, .deferred, context) { event in
            event.reason = Reason.retry
            event.untilMs = context.nowMs + afterMs
            event.error = error
        }
    }

    /// The provider refuses the whole channel or campaign; the message that met it stays pending.
    func stop(
        _ approved: MessageApproved, _ scope: StopScope, _ code: String, _ error: ProviderError, _ context: Context
    ) throws {
        let workspace = approved.ref.workspace
        switch scope {
        case .channel:
            context.tables.channel(workspace: workspace, id: approved.channelID).map { stops.stop($0) }
            lines[SendQueue.key(approved)]?.note(error)
        case .campaign:
            context.tables.campaign(workspace: workspace, id: approved.ref.campaignID).map { stops.stop($0) }
        }
        var stopped = event(approved, .stopped, reason: code, context)
        stopped.stopScope = scope.rawValue
        stopped.error = error
        context.emit(stopped)
        try finish(approved, .retry, .deferred, context) { $0.reason = code }
    }

    // MARK: - Journal and events

    /// Writes the journal and tells.
    func finish(
        _ approved: MessageApproved, _ state: Journal.State, _ kind: EventKind, _ context: Context,
        _ fill: (inout MessageEvent) -> Void
    ) throws {
        var event = event(approved, kind, context)
        fill(&event)
        try write(.init(attempt: approved.attempt, state: state, event: event), approved, context)
        context.emit(event)
    }

    func write(_ entry: Journal.Entry, _ approved: MessageApproved, _ context: Context) throws {
        let keepUntil =
            approved.expiresAtMs > 0
            ? approved.expiresAtMs + limits.journalGraceMs : context.nowMs + limits.journalKeepMs
        try Journal(store: context.store).write(entry, keepUntilMs: keepUntil)
    }

    func event(
        _ approved: MessageApproved, _ kind: EventKind, reason: String = "", _ context: Context
    ) -> MessageEvent {
        var event = MessageEvent()
        event.ref = approved.ref
        event.kind = kind
        event.atMs = context.nowMs
        event.channelID = approved.channelID
        event.contactID = approved.contactID
        event.purpose = approved.purpose
        event.attempt = approved.attempt
        event.reason = reason
        event.conversation = approved.conversation
        event.category = approved.category
        return event
    }

    /// An error of ours, not of the provider.
    static func error(_ detail: String) -> ProviderError {
        var error = ProviderError()
        error.details = detail
        return error
    }
}
