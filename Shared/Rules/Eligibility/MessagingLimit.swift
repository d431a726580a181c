public import Models

/// How many different people the numbers of one portfolio may write to outside open customer service windows in a moving
/// 24 hours (providers.md §3).
public enum MessagingLimit {
    public static let spanMs: Int64 = 24 * 3600 * 1000

    /// The channels that share a channel's limit, itself included.
    public static func sharing(with channel: ChannelRecord, among channels: [ChannelRecord]) -> [ChannelRecord] {
        guard !channel.portfolio.isEmpty else { return [channel] }
        return channels.filter { $0.workspace == channel.workspace && $0.portfolio == channel.portfolio }
    }

    /// Recipients in the span: the smallest limit that any of the sharing channels tells is the one that is sure to hold;
    /// `nil`: none is known.
    public static func recipients(of sharing: [ChannelRecord]) -> Int64? {
        sharing.map(\.recipientsPerDay).filter { $0 > 0 }.min()
    }
}
