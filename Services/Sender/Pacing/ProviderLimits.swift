import Foundation
import Models
import Rules
import StreamProcessing

/// The provider's limits that are planned for instead of run into: different people a day, and messages to one person.
struct ProviderLimits {
    /// What an attempt has taken of the messaging limit.
    typealias Reservation = ReachedRecipients.Reservation

    /// What holds for a channel's messages during one batch.
    struct Budget {
        fileprivate let domain: Data
        /// Different people in 24 hours; `nil`: no limit is known.
        fileprivate let recipients: Int64?
    }

    enum Decision {
        case go(Grant)
        case wait(Delay)
    }

    /// The message may leave now.
    struct Grant {
        fileprivate let recipient: Data
        fileprivate let reservation: Reservation?
    }

    /// Not now, and why.
    struct Delay {
        let untilMs: Int64
        let reason: String
        let detail: String
    }

    private var reached = ReachedRecipients()
    private var pairs = PairRate()

    /// - Parameter forgetting: how many recipients of yesterday are let go of at once.
    /// - Returns: `nil`: yesterday is still being forgotten; ask again in the next batch.
    mutating func budget(of channel: ChannelRecord, forgetting: Int, _ context: Context) throws -> Budget? {
        let sharing = MessagingLimit.sharing(
            with: channel, among: channel.portfolio.isEmpty ? [] : context.tables.channels())
        let budget = Budget(
            domain: ReachedRecipients.domain(of: channel), recipients: MessagingLimit.recipients(of: sharing))
        if budget.recipients != nil, try reached.forgetOld(budget.domain, limit: forgetting, context) { return nil }
        return budget
    }

    mutating func decide(
        _ approved: MessageApproved, _ budget: Budget, now: ContinuousClock.Instant, _ context: Context
    ) throws -> Decision {
        let recipient = Data(DerivedID.recipient(workspace: approved.ref.workspace, address: approved.ref.address))
        let wait = pairs.wait(channel: SendQueue.key(approved), recipient: recipient, now: now)
        if wait > .zero {
            return .wait(
                Delay(
                    untilMs: context.nowMs + context.productMs(forRealMs: wait.milliseconds + 1),
                    reason: Reason.pairRate, detail: "one message in 6 s to one person"))
        }
        guard let limit = budget.recipients, approved.conversation == .businessInitiated else {
            return .go(Grant(recipient: recipient, reservation: nil))
        }
        switch try reached.room(for: recipient, domain: budget.domain, limit: limit, context) {
        case .free(let previousMs):
            let reservation = Reservation(domain: budget.domain, recipient: recipient, previousMs: previousMs)
            return .go(Grant(recipient: recipient, reservation: reservation))
        case .full(let untilMs):
            return .wait(
                Delay(untilMs: untilMs, reason: Reason.dailyLimit, detail: "\(limit) people in 24 hours"))
        }
    }

    /// Counts a message that is about to leave.
    /// - Returns: what to give back when it reaches nobody.
    mutating func take(
        _ grant: Grant, for approved: MessageApproved, now: ContinuousClock.Instant, _ context: Context
    ) throws -> Reservation? {
        pairs.spend(channel: SendQueue.key(approved), recipient: grant.recipient, now: now)
        if let reservation = grant.reservation { try reached.take(reservation, context) }
        return grant.reservation
    }

    /// The attempt has reached nobody.
    mutating func giveBack(_ reservation: Reservation?, _ context: Context) throws {
        if let reservation { try reached.giveBack(reservation, context) }
    }
}
