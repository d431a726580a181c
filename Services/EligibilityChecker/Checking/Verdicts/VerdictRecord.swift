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
    /// Approved, whether or not that has been taken back: what exactly.
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
        guard permission != nil, fate != .released else { return nil }
        return SendRecord(purpose: purpose, atMs: sentAtMs > 0 ? sentAtMs : atMs)
    }

    init(_ verdict: Verdict, _ request: MessageRequested, atMs: Int64) {
        (attempt, self.atMs, purpose) = (request.attempt, atMs, request.purpose)
        switch verdict {
        case .approved(let approval):
            kind = .approved
            detail = approval.notes
            permission = Permission(
                isOutsideWindow: approval.isOutsideWindow, language: approval.language,
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
        case Reason.campaignCancelled, Reason.leftDrip: .cancelled
        default: .suppressed
        }
    }
}
