import Models

/// How many messages of one channel may be outstanding in one partition (invariant 7): enough to keep the channel's pace
/// through the pipeline's latency, few enough that pause and cancel act within seconds.
struct ReleaseWindow {
    let limits: SchedulerLimits
    let partitionCount: Int32

    func size(of channel: ChannelRecord) -> Int {
        let perPartition = channel.messagesPerSecond * limits.windowSeconds / Double(max(partitionCount, 1))
        return min(max(Int(perPartition.rounded(.up)) + 4, 8), 2000)
    }
}
