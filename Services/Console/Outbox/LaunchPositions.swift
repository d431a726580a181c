import Models

/// Tells launches, enrolments and events how far every stage must have read before it acts (invariant 9).
enum LaunchPositions {
    /// Topics whose content decides who gets what.
    static let topics: Set<String> = [
        Topics.recipients.name, Topics.consents.name, Topics.channels.name, Topics.templates.name,
    ]

    /// Topics whose records name positions.
    static let carriers: Set<String> = [Topics.campaigns.name, Topics.enrolments.name, Topics.contactsEvents.name]

    /// A record with the positions filled in; unchanged when it carries none.
    static func fill(_ value: [UInt8], of topic: String, identity: String, positions: [LogPosition]) -> [UInt8] {
        let known = positions.filter { topics.contains($0.topic) }
        // An enrolment is in a drip that has been launched before it.
        let andCampaigns = positions.filter { topics.contains($0.topic) || $0.topic == Topics.campaigns.name }
        // A value that is not what its topic holds would be a programming error of the writer; readers send it to their
        // dead letters, where it is seen.
        switch topic {
        case Topics.campaigns.name:
            guard var campaign = try? Codec.decode(CampaignRecord.self, value), campaign.hasLaunch else { return value }
            (campaign.launch.logIdentity, campaign.launch.positions) = (identity, known)
            return Codec.encode(campaign)
        case Topics.enrolments.name:
            guard var request = try? Codec.decode(EnrolmentRequest.self, value) else { return value }
            (request.logIdentity, request.positions) = (identity, andCampaigns)
            return Codec.encode(request)
        case Topics.contactsEvents.name:
            guard var event = try? Codec.decode(ContactEvent.self, value) else { return value }
            (event.logIdentity, event.positions) = (identity, andCampaigns)
            return Codec.encode(event)
        default: return value
        }
    }
}
