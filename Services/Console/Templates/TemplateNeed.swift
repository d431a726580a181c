import GRDB
import Models
import Rules

/// Whether a campaign's templates can be sent: each in one of the languages that the campaign accepts.
enum TemplateNeed {
    /// A template that cannot be sent now.
    struct Missing {
        let name: String
        /// `template 'offer' (en) is PAUSED`
        let words: String
    }

    /// The names of a campaign's templates.
    static func names(of campaign: Campaign) -> [String] { templates(of: campaign.record).map(\.name) }

    static func templates(of campaign: CampaignRecord) -> [TemplateContent] {
        campaign.contents.compactMap { if case .template(let template) = $0.content.kind { template } else { nil } }
    }

    /// The first of a campaign's templates that cannot be sent; `nil`: all can.
    static func missing(of campaign: Campaign, in db: Database) throws -> Missing? {
        for template in templates(of: campaign.record) {
            if let missing = try missing(template, channel: campaign.record.channelID, in: db) { return missing }
        }
        return nil
    }

    private static func missing(_ template: TemplateContent, channel: String, in db: Database) throws -> Missing? {
        var states: [String] = []
        for language in [template.language] + template.fallbackLanguages {
            let name = TemplateStore.Name(channel: channel, name: template.name, language: language)
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
        if let channel = try ChannelStore.find(campaign.record.channelID, in: db), channel.record.state == .stopped {
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
