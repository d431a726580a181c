import Models

/// Tells a launch how far every stage must have read before it acts (invariant 9).
enum LaunchPositions {
    /// Topics whose content decides who gets what.
    static let topics: Set<String> = [
        Topics.recipients.name, Topics.consents.name, Topics.channels.name, Topics.templates.name,
    ]

    /// The campaign's record with the positions filled in; unchanged when it carries no launch.
    static func fill(_ value: [UInt8], identity: String, positions: [LogPosition]) -> [UInt8] {
        // A value that is not a campaign would be a programming error of the writer; readers send it to their dead
        // letters, where it is seen.
        guard var campaign = try? Codec.decode(CampaignRecord.self, value), campaign.hasLaunch else { return value }
        campaign.launch.logIdentity = identity
        campaign.launch.positions = positions.filter { topics.contains($0.topic) }
        return Codec.encode(campaign)
    }
}
