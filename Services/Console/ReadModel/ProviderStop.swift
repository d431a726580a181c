import Models

/// The provider refuses a whole channel or campaign: it is stopped here, once, until a person resumes it.
enum ProviderStop {
    static func apply(_ event: MessageEvent, in transaction: Transaction) throws {
        switch event.stopScope {
        case "channel": try stopChannel(event, in: transaction)
        case "campaign": try stopCampaign(event, in: transaction)
        default: break
        }
    }

    private static func stopCampaign(_ event: MessageEvent, in transaction: Transaction) throws {
        guard var campaign = try CampaignStore.find(event.ref.campaignID, in: transaction.db),
            // Answers to messages that left before the person resumed it are old news.
            event.atMs > campaign.resumedAtMs
        else { return }
        let code = event.reason.isEmpty ? Reason.templateUnavailable : event.reason
        let waitsForApproval = code == Reason.templateUnavailable && passingCodes.contains(event.error.code)
        guard
            campaign.stop(
                code: code, detail: detail(of: event),
                waitingFor: waitsForApproval ? template(of: event.ref, in: campaign.record) : "",
                nowMs: transaction.nowMs)
        else { return }
        try CampaignStore.save(campaign, in: transaction)
    }

    /// The name of the template that a message was made from; empty: none.
    private static func template(of ref: MessageRef, in campaign: CampaignRecord) -> String {
        guard let message = campaign.showing(step: ref.step, position: ref.position) else { return "" }
        let id = MessageVariants(campaign)?.id(of: MessageView(ref))
        let shown = message.showing(message.variants.first { $0.id == id })
        return TemplateNeed.templates(of: shown).first?.template.name ?? ""
    }

    private static func stopChannel(_ event: MessageEvent, in transaction: Transaction) throws {
        let code = event.reason.isEmpty ? Reason.channelStopped : event.reason
        try stopChannel(event.channelID, code: code, detail: detail(of: event), atMs: event.atMs, in: transaction)
    }

    /// Stops a channel and pauses its campaigns, unless a person has resumed it since.
    /// - Parameter atMs: when the provider said so.
    static func stopChannel(
        _ id: String, code: String, detail: String, atMs: Int64, in transaction: Transaction
    ) throws {
        guard var channel = try ChannelStore.find(id, in: transaction.db),
            channel.record.state == .active, atMs > channel.resumedAtMs
        else { return }
        channel.stop(code: code, detail: detail, nowMs: transaction.nowMs)
        try ChannelStore.save(channel, in: transaction)
        for var campaign in try CampaignStore.ofChannel(channel.id, [.scheduled, .running], in: transaction.db) {
            guard campaign.stop(code: Reason.channelStopped, detail: detail, nowMs: transaction.nowMs) else { continue }
            try CampaignStore.save(campaign, in: transaction)
        }
    }

    /// The template does not exist, is paused or disabled (providers.md §2.3): its approval mends it.
    private static let passingCodes: Set<Int32> = [132_001, 132_015, 132_016]

    /// The provider's code and words.
    private static func detail(of event: MessageEvent) -> String {
        guard event.hasError else { return "" }
        let words = [event.error.title, event.error.details].filter { !$0.isEmpty }
        let unique = words.first == words.last ? Array(words.prefix(1)) : words
        return "\(event.error.code) \(unique.joined(separator: ": "))".trimmingSuffixSpace()
    }
}

extension String {
    fileprivate func trimmingSuffixSpace() -> String { hasSuffix(" ") ? String(dropLast()) : self }
}
