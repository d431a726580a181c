import GRDB
import Models
import Rules

/// Whether a campaign has what it needs to be sent: its channels, and each of its templates in one of the languages that
/// it accepts.
enum TemplateNeed {
    /// A template that cannot be sent now.
    struct Missing {
        let name: String
        /// `template 'offer' (en) is PAUSED`
        let words: String
    }

    /// A template that a campaign sends, and through which channel.
    struct Use {
        let channelID: String
        let template: TemplateContent
    }

    /// A campaign's templates, in the order of its contents.
    static func templates(of campaign: CampaignRecord) -> [Use] {
        campaign.contents.compactMap { placed in
            guard case .template(let template) = placed.content.kind else { return nil }
            return Use(channelID: placed.channelID, template: template)
        }
    }

    /// The first of a campaign's templates that cannot be sent; `nil`: all can.
    static func missing(of campaign: Campaign, in db: Database) throws -> Missing? {
        for use in templates(of: campaign.record) {
            if let missing = try missing(use, in: db) { return missing }
        }
        return nil
    }

    /// The first of a campaign's channels that is stopped; `nil`: none is.
    static func stoppedChannel(of campaign: Campaign, in db: Database) throws -> Channel? {
        for id in campaign.record.channels.sorted() {
            if let channel = try ChannelStore.find(id, in: db), channel.record.state == .stopped { return channel }
        }
        return nil
    }

    private static func missing(_ use: Use, in db: Database) throws -> Missing? {
        let template = use.template
        var states: [String] = []
        for language in [template.language] + template.fallbackLanguages {
            let name = TemplateStore.Name(channel: use.channelID, name: template.name, language: language)
            let known = try TemplateStore.find(name, in: db)
            if let known, TemplateRules.isSendable(known) { return nil }
            states.append("(\(language)) is \(known?.status ?? "unknown to the provider")")
        }
        return Missing(
            name: template.name, words: "template '\(template.name)' \(states.joined(separator: ", "))")
    }

    /// Resumes a campaign that the system has paused, or says what it waits for now.
    static func goOn(_ campaign: inout Campaign, in transaction: Transaction) throws {
        let db = transaction.db
        if let channel = try stoppedChannel(of: campaign, in: db) {
            campaign.keepPaused(
                code: Reason.channelStopped, detail: channel.record.stateDetail, nowMs: transaction.nowMs)
        } else if let missing = try missing(of: campaign, in: db) {
            campaign.keepPaused(
                code: Reason.templateUnavailable, detail: missing.words, waitingFor: missing.name,
                nowMs: transaction.nowMs)
        } else {
            try campaign.apply(.resume, nowMs: transaction.nowMs)
        }
    }
}
