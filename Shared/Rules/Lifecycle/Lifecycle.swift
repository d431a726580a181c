public import Models

/// The life of one message as a state machine, the same for the scheduler's ledger and the console's read model.
///
/// Events come more than once and in any order. Applying a set of them in any order, any number of times, ends in the
/// same state, with these rules:
/// - a receipt of the provider beats everything we decided ourselves, and a lower receipt never overwrites a higher one;
/// - a failure the provider reported beats `sent`, but not `delivered` or `read` (providers.md §4.7);
/// - among our own decisions, the later attempt wins, and within an attempt an outcome beats a waiting state.
///
/// One event begins a message anew: `reopened`, after a failure that another attempt may mend (the customer service window
/// was closed, the provider had trouble). It comes after the failure in the same partition of the log; what belongs to
/// sends before it then counts for nothing any more, except that the message has reached the person.
public struct Lifecycle: Hashable, Sendable {
    public private(set) var status: MessageStatus
    /// The attempt the status belongs to; 1 for the first.
    public private(set) var attempt: Int32
    /// Why, for statuses that need a reason; empty otherwise.
    public private(set) var reason: String
    /// The failure was reported by the provider, not concluded by us.
    public private(set) var failedAtProvider: Bool
    /// The attempt after which the message was last reopened; 0: it was not.
    public private(set) var reopenedAfter: Int32
    /// The provider's id of the send that had failed then; receipts name no attempt but this.
    public private(set) var reopenedMessageID: String

    public init(
        status: MessageStatus = .planned, attempt: Int32 = 1, reason: String = "", failedAtProvider: Bool = false,
        reopenedAfter: Int32 = 0, reopenedMessageID: String = ""
    ) {
        self.status = status
        self.attempt = attempt
        self.reason = reason
        self.failedAtProvider = failedAtProvider
        self.reopenedAfter = reopenedAfter
        self.reopenedMessageID = reopenedMessageID
    }

    /// Takes one event in.
    /// - Returns: whether the state changed.
    @discardableResult
    public mutating func apply(_ event: MessageEvent) -> Bool {
        if event.kind == .reopened { return reopen(event) }
        guard let next = MessageStatus(event.kind), !isBeforeReopening(event) else { return false }
        let candidate = Lifecycle(
            status: next, attempt: event.attempt == 0 ? attempt : event.attempt, reason: event.reason,
            failedAtProvider: next == .failed && event.hasError, reopenedAfter: reopenedAfter,
            reopenedMessageID: reopenedMessageID)
        guard candidate.rank > rank else { return false }
        self = candidate
        return true
    }

    private mutating func reopen(_ event: MessageEvent) -> Bool {
        let after = max(event.attempt, 1)
        guard after > reopenedAfter, status != .delivered, status != .read else { return false }
        (reopenedAfter, reopenedMessageID) = (after, event.providerMessageID)
        // A later attempt has been heard of already: it stands.
        guard attempt <= after else { return true }
        self = Lifecycle(
            status: .deferred, attempt: after, reason: event.reason, reopenedAfter: after,
            reopenedMessageID: event.providerMessageID)
        return true
    }

    /// Receipts of the send that failed may still come, the failure itself among them.
    private func isBeforeReopening(_ event: MessageEvent) -> Bool {
        guard reopenedAfter > 0, event.kind != .delivered, event.kind != .read else { return false }
        if event.attempt > 0 { return event.attempt <= reopenedAfter }
        return !event.providerMessageID.isEmpty && event.providerMessageID == reopenedMessageID
    }

    /// States are totally ordered; an event moves a message only upwards.
    private var rank: Rank {
        switch status {
        case .read: Rank(certainty: 4, attempt: 0, step: 0)
        case .delivered: Rank(certainty: 3, attempt: 0, step: 0)
        case .failed where failedAtProvider: Rank(certainty: 2, attempt: attempt, step: 1)
        case .sent: Rank(certainty: 2, attempt: attempt, step: 0)
        case .suppressed, .failed, .expired, .cancelled: Rank(certainty: 1, attempt: attempt, step: 5)
        case .inDoubt: Rank(certainty: 1, attempt: attempt, step: 4)
        case .deferred: Rank(certainty: 1, attempt: attempt, step: 3)
        case .attempted: Rank(certainty: 1, attempt: attempt, step: 2)
        case .approved: Rank(certainty: 1, attempt: attempt, step: 1)
        case .planned: Rank(certainty: 1, attempt: attempt, step: 0)
        }
    }

    private struct Rank: Comparable {
        /// 1: our own word; 2: the provider has it or has refused it; 3 and 4: the person has it.
        let certainty: Int
        let attempt: Int32
        let step: Int

        static func < (left: Rank, right: Rank) -> Bool {
            (left.certainty, left.attempt, left.step) < (right.certainty, right.attempt, right.step)
        }
    }
}

extension MessageStatus {
    /// The status an event speaks of; `nil` for events beside the life itself (replied, clicked, stopped, resolved).
    public init?(_ kind: EventKind) {
        switch kind {
        case .planned: self = .planned
        case .deferred: self = .deferred
        case .suppressed: self = .suppressed
        case .approved: self = .approved
        case .attempted: self = .attempted
        case .accepted, .sent: self = .sent
        case .delivered: self = .delivered
        case .read: self = .read
        case .failed: self = .failed
        case .inDoubt: self = .inDoubt
        case .expired: self = .expired
        case .cancelled: self = .cancelled
        default: return nil
        }
    }
}
