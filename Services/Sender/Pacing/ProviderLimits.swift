import Foundation
import Models
import StreamProcessing

/// The provider's limits that are planned for instead of run into: different people a day, and messages to one person.
struct ProviderLimits {
    /// What an attempt has taken of the limits.
    typealias Reservation = MessagingLimit.Reservation

    /// Not now, and why.
    struct Delay {
        let untilMs: Int64
        let reason: String
        let detail: String
    }

    private var messaging = MessagingLimit()
    private var pairs = PairRate()

    /// `nil`: the message may leave.
    mutating func delay(
        of approved: MessageApproved, on channel: ChannelRecord, now: ContinuousClock.Instant, _ context: Context
    ) throws -> Delay? {
        let recipient = Self.recipient(approved)
        let wait = pairs.wait(channel: SendQueue.key(approved), recipient: recipient, now: now)
        if wait > .zero {
            return Delay(
                untilMs: context.nowMs + context.productMs(forRealMs: wait.milliseconds + 1), reason: Reason.pairRate,
                detail: "one message in 6 s to one person")
        }
        guard let limit = limit(approved, channel, context) else { return nil }
        let domain = MessagingLimit.domain(of: channel)
        switch try messaging.room(for: recipient, domain: domain, limit: limit, context) {
        case .free: return nil
        case .full(let untilMs):
            return Delay(untilMs: untilMs, reason: Reason.dailyLimit, detail: "\(limit) people in 24 hours")
        }
    }

    /// Counts a message that is about to leave.
    mutating func take(
        _ approved: MessageApproved, on channel: ChannelRecord, now: ContinuousClock.Instant, _ context: Context
    ) throws -> Reservation? {
        let recipient = Self.recipient(approved)
        pairs.spend(channel: SendQueue.key(approved), recipient: recipient, now: now)
        guard limit(approved, channel, context) != nil else { return nil }
        return try messaging.take(recipient, domain: MessagingLimit.domain(of: channel), context)
    }

    /// The attempt has reached nobody.
    mutating func giveBack(_ reservation: Reservation?, _ context: Context) throws {
        if let reservation { try messaging.giveBack(reservation, context) }
    }

    private func limit(_ approved: MessageApproved, _ channel: ChannelRecord, _ context: Context) -> Int64? {
        guard approved.conversation == .businessInitiated else { return nil }
        return MessagingLimit.limit(
            of: channel, among: channel.portfolio.isEmpty ? [] : context.tables.channels())
    }

    private static func recipient(_ approved: MessageApproved) -> Data {
        Data(DerivedID.recipient(workspace: approved.ref.workspace, address: approved.ref.address))
    }
}
