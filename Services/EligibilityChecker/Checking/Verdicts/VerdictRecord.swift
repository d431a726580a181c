import Models
import Rules

/// A verdict as it is remembered: what a request that comes again needs to get the same answer. The content is not kept,
/// for the request brings it along.
struct VerdictRecord: Equatable {
    var attempt: Int32
    var atMs: Int64
    var kind: EventKind
    var purpose: String
    var reason = ""
    var detail = ""
    /// Deferred: not before.
    var untilMs: Int64 = 0
    /// Approved: what exactly.
    var permission: Permission?
    var fate = Fate.open
    /// When the provider took the message; 0: not that we know.
    var sentAtMs: Int64 = 0

    struct Permission: Equatable {
        var isOutsideWindow: Bool
        /// The template language taken instead of the wanted one; empty: the wanted one.
        var language = ""
        var conversation: Conversation
        var category: String
        var validUntilMs: Int64
        var sendAgain: Bool
        /// The attempt that has surely failed and may be followed by this one; 0: none.
        var reopenedAfter: Int32
    }

    /// What became of an approved message, as far as caps care.
    enum Fate: UInt8 {
        /// On its way: it keeps its place in the cap, so that two campaigns at once cannot both take the last one.
        case open = 0
        case sent = 1
        /// It did not reach the person and counts no more.
        case released = 2
    }

    /// What counts against caps.
    var send: SendRecord? {
        guard kind == .approved, fate != .released else { return nil }
        return SendRecord(purpose: purpose, atMs: sentAtMs > 0 ? sentAtMs : atMs)
    }

    init(_ verdict: Verdict, _ request: MessageRequested, atMs: Int64) {
        (attempt, self.atMs, purpose) = (request.attempt, atMs, request.purpose)
        switch verdict {
        case .approved(let approval):
            kind = .approved
            detail = approval.notes
            permission = Permission(
                isOutsideWindow: approval.isOutsideWindow, language: Self.language(approval, request),
                conversation: approval.conversation, category: approval.category,
                validUntilMs: approval.validUntilMs, sendAgain: request.sendAgain,
                reopenedAfter: request.reopenedAfter)
        case .suppressed(let reason, let detail):
            (kind, self.reason, self.detail) = (Self.kind(for: reason), reason, detail)
        case .deferred(let untilMs, let reason, let detail):
            (kind, self.untilMs, self.reason, self.detail) = (.deferred, untilMs, reason, detail)
        }
    }

    /// Expiry and cancellation have buckets of their own.
    private static func kind(for reason: String) -> EventKind {
        switch reason {
        case Reason.expired: .expired
        case Reason.campaignCancelled: .cancelled
        default: .suppressed
        }
    }

    private static func language(_ approval: Approval, _ request: MessageRequested) -> String {
        let wanted = approval.isOutsideWindow ? request.outsideWindow : request.content
        guard case .template(let taken) = approval.content.kind, taken.language != wanted.template.language else {
            return ""
        }
        return taken.language
    }
}

// MARK: - Telling it

extension VerdictRecord {
    func event(_ request: MessageRequested) -> MessageEvent {
        var event = MessageEvent()
        event.ref = request.ref
        event.kind = kind
        event.atMs = atMs
        event.channelID = request.channelID
        event.contactID = request.contactID
        event.attempt = attempt
        event.purpose = purpose
        event.reason = reason
        event.detail = detail
        event.untilMs = untilMs
        if let permission {
            event.conversation = permission.conversation
            event.category = permission.category
        }
        return event
    }

    /// What the sender gets; `nil` when the message is not approved.
    func approved(_ request: MessageRequested) -> MessageApproved? {
        guard let permission else { return nil }
        var approved = MessageApproved()
        approved.ref = request.ref
        approved.contactID = request.contactID
        approved.channelID = request.channelID
        approved.purpose = purpose
        approved.content = permission.isOutsideWindow ? request.outsideWindow : request.content
        if !permission.language.isEmpty { approved.content.template.language = permission.language }
        approved.conversation = permission.conversation
        approved.category = permission.category
        approved.validUntilMs = permission.validUntilMs
        approved.expiresAtMs = request.expiresAtMs
        approved.attempt = attempt
        approved.sendAgain = permission.sendAgain
        approved.reopenedAfter = permission.reopenedAfter
        approved.notes = detail
        return approved
    }
}
