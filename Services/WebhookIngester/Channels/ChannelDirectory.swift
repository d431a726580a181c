import Models

/// The channels this installation has, as far as they have been read.
protocol ChannelDirectory: Sendable {
    /// Whether everything that was in the log at the start has been read: until then a channel that is not found may
    /// exist all the same.
    var isComplete: Bool { get }

    func channel(id: String) -> ChannelRecord?

    /// Channels of the same workspace and provider, by the provider's id of their number.
    func siblings(of channel: ChannelRecord) -> [String: String]
}
