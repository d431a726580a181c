import Models

/// How many messages of one channel may be outstanding in one partition (invariant 7): enough to keep the channel's pace
/// through the pipeline's latency, few enough that pause and cancel act within seconds.
struct ReleaseWindow {
    let limits: SchedulerLimits
    let partitionCount: Int32

    func size(of channel: ChannelRecord) -> Int { size(messagesPerSecond: channel.messagesPerSecond, atLeast: 8) }

    /// A campaign with a pace of its own has no more than that under way either; `nil`: it has none.
    func size(of campaign: CampaignRecord) -> Int? {
        guard campaign.messagesPerSecond > 0 else { return nil }
        return size(messagesPerSecond: campaign.messagesPerSecond, atLeast: 1)
    }

    private func size(messagesPerSecond rate: Double, atLeast smallest: Int) -> Int {
        let perPartition = rate * limits.windowSeconds / Double(max(partitionCount, 1))
        return min(max(Int(perPartition.rounded(.up)) + smallest / 2, smallest), 2000)
    }
}
