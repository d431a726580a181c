import Rules

/// All the checker knows about one address, in one row: a verdict finds it with one look-up.
///
/// Everything is the latest of what has been heard, so that the order in which events come does not matter and hearing
/// one again changes nothing.
struct RecipientState: Equatable {
    var consents = Consents()
    var channels: [ChannelFacts] = []
    /// Double opt-ins that wait for the person's tap.
    var pending: [PendingOptIn] = []
    /// Other addresses of the same person: what is decided under one holds for all.
    var aliases: [String] = []
    /// When a HELP of this person was last answered, milliseconds since the epoch; 0: never.
    var helpedAtMs: Int64 = 0

    /// What is known about the address on one channel. Instants in milliseconds since the epoch; 0: never.
    struct ChannelFacts: Equatable {
        var channelID: String
        /// When the person last wrote.
        var lastInboundMs: Int64 = 0
        /// Until when the provider has said that the window was closed.
        var windowClosedMs: Int64 = 0
        /// When the provider last said that the address is not on the channel.
        var notOnChannelMs: Int64 = 0
    }

    /// A website subscription that the person has been asked to confirm.
    struct PendingOptIn: Equatable {
        var formID: String
        var purpose: String
        /// What the person saw, and where.
        var text: String
        var url: String
        var askedAtMs: Int64
    }

    func facts(on channelID: String) -> ChannelFacts {
        channels.first { $0.channelID == channelID } ?? ChannelFacts(channelID: channelID)
    }

    mutating func update(_ channelID: String, _ change: (inout ChannelFacts) -> Void) {
        if let index = channels.firstIndex(where: { $0.channelID == channelID }) {
            change(&channels[index])
        } else {
            var facts = ChannelFacts(channelID: channelID)
            change(&facts)
            channels.append(facts)
        }
    }
}

extension RecipientState.ChannelFacts {
    /// The person's message that holds the window open, as far as we know.
    var standingInboundMs: Int64? {
        ServiceWindow.standing(lastInboundMs: lastInboundMs == 0 ? nil : lastInboundMs, closedAtMs: windowClosedMs)
    }

    /// A report that the address is not on the channel is believed for a while, and not against the person's own word.
    func isNotOnChannel(nowMs: Int64, believedForMs: Int64) -> Bool {
        notOnChannelMs > 0 && notOnChannelMs > lastInboundMs && nowMs < notOnChannelMs + believedForMs
    }
}
