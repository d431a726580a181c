import Models
import StreamProcessing

/// The last look before a message leaves: may it still be sent, at this instant (invariant 6)?
enum Admission: Equatable {
    case send
    /// Closed here, with an outcome.
    case close(EventKind, reason: String)
    /// Back to the ledger: nothing has been tried.
    case giveBack(reason: String)

    static func decide(
        _ approved: MessageApproved, campaign: CampaignRecord?, channel: ChannelRecord?, stops: Stops, nowMs: Int64
    ) -> Admission {
        if !approved.ref.isOutsideCampaigns, let refusal = refusal(campaign, stops) {
            return refusal
        }
        guard let channel, channel.state != .stopped, !stops.hasStopped(channel) else {
            return .giveBack(reason: Reason.channelStopped)
        }
        if approved.expiresAtMs > 0, nowMs >= approved.expiresAtMs { return .close(.expired, reason: Reason.expired) }
        if approved.validUntilMs > 0, nowMs >= approved.validUntilMs { return .giveBack(reason: Reason.revalidate) }
        return .send
    }

    private static func refusal(_ campaign: CampaignRecord?, _ stops: Stops) -> Admission? {
        guard let campaign else { return .giveBack(reason: Reason.channelStopped) }
        switch campaign.status {
        case .cancelled, .failed: return .close(.cancelled, reason: Reason.campaignCancelled)
        case .paused:
            return .giveBack(reason: campaign.statusCode.isEmpty ? Reason.campaignPaused : campaign.statusCode)
        default: return stops.hasStopped(campaign) ? .giveBack(reason: Reason.campaignPaused) : nil
        }
    }
}

/// Channels and campaigns that the provider has refused, until their records change: the console's stop takes a moment
/// to come round.
struct Stops {
    private var channels: [String: Int64] = [:]
    private var campaigns: [String: Int64] = [:]

    mutating func stop(_ channel: ChannelRecord) { channels[channel.id] = channel.revision }
    mutating func stop(_ campaign: CampaignRecord) { campaigns[campaign.id] = campaign.revision }

    func hasStopped(_ channel: ChannelRecord) -> Bool { channels[channel.id].map { channel.revision <= $0 } ?? false }
    func hasStopped(_ campaign: CampaignRecord) -> Bool {
        campaigns[campaign.id].map { campaign.revision <= $0 } ?? false
    }
}
