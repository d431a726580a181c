import Models

/// Reads how much a channel may send. What is not set by hand follows the provider.
struct ChannelLimitsReader {
    /// What the provider has told about the channel.
    let reported: ChannelHealth?
    let isNew: Bool

    func read(_ channel: inout Channel, _ reader: ObjectReader) {
        if reader.isNull("limits") {
            channel.setAutomaticRate(reported: reported)
            channel.setAutomaticRecipients(reported: reported)
        }
        guard let limits = reader.object("limits") else { return }
        readRate(&channel, limits)
        readRecipients(&channel, limits)
        readPortfolio(&channel, limits)
    }

    private func readRate(_ channel: inout Channel, _ limits: ObjectReader) {
        let rate = limits.double("messages_per_second", in: 0.001...10_000)
        if limits.bool("automatic_rate") ?? limits.isNull("messages_per_second") {
            channel.setAutomaticRate(reported: reported)
        } else if let rate {
            channel.record.automaticRate = false
            channel.record.messagesPerSecond = rate
        }
    }

    private func readRecipients(_ channel: inout Channel, _ limits: ObjectReader) {
        let recipients = limits.int("recipients_per_day", in: 1...1_000_000_000)
        if limits.bool("automatic_recipients") ?? limits.isNull("recipients_per_day") {
            channel.setAutomaticRecipients(reported: reported)
        } else if let recipients {
            channel.recipientsByHand = true
            channel.record.recipientsPerDay = recipients
        }
    }

    /// The portfolio decides where the channel's messages wait: another one would leave those behind that wait now.
    private func readPortfolio(_ channel: inout Channel, _ limits: ObjectReader) {
        let portfolio = limits.string("portfolio", .id)
        if isNew {
            channel.record.portfolio = portfolio ?? ""
        } else if limits.has("portfolio"), (portfolio ?? "") != channel.record.portfolio {
            limits.fail("portfolio", "cannot be changed")
        }
    }
}
