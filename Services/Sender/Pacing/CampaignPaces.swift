import Models

/// Campaigns with a pace of their own, below their channel's (`throttle.messages_per_second`). A channel's messages are all
/// in one partition, so one bucket keeps the pace. Real time.
struct CampaignPaces {
    private var buckets: [String: TokenBucket] = [:]

    /// Whether a message of the campaign may leave now.
    mutating func allows(_ campaign: CampaignRecord?, now: ContinuousClock.Instant) -> Bool {
        guard let campaign, campaign.messagesPerSecond > 0 else { return true }
        return buckets[key(campaign), default: TokenBucket(rate: campaign.messagesPerSecond, now: now)]
            .available(now: now, rate: campaign.messagesPerSecond) > 0
    }

    mutating func spend(_ campaign: CampaignRecord?) {
        guard let campaign, campaign.messagesPerSecond > 0 else { return }
        buckets[key(campaign)]?.take(1)
    }

    private func key(_ campaign: CampaignRecord) -> String { "\(campaign.workspace)|\(campaign.id)" }
}

extension TokenBucket {
    fileprivate mutating func available(now: ContinuousClock.Instant, rate: Double) -> Int {
        setRate(rate)
        return available(now: now)
    }
}
