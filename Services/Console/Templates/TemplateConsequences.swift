import GRDB
import Models
import Rules

/// What a change of a template means to the campaigns that use it: one that cannot be sent pauses them, its approval lets
/// those go on that waited for it, and a category with other rules is a person's decision.
enum TemplateConsequences {
    static func apply(_ transition: TemplateTransition, in transaction: Transaction) throws {
        if transition.becameSendable { try resume(transition.template, in: transaction) }
        if transition.becameUnavailable { try pause(transition, in: transaction) }
        if transition.becameMarketing { try question(transition, in: transaction) }
    }

    // MARK: - Status

    /// Scheduled campaigns too: at their time everybody would be passed over.
    private static func pause(_ transition: TemplateTransition, in transaction: Transaction) throws {
        let template = transition.template
        for var campaign in try users(of: template, [.scheduled, .running], in: transaction.db) {
            guard let missing = try TemplateNeed.missing(of: campaign, in: transaction.db) else { continue }
            let detail = [missing.words, transition.reason].filter { !$0.isEmpty }.joined(separator: ": ")
            _ = campaign.stop(
                code: Reason.templateUnavailable, detail: detail, waitingFor: missing.name, nowMs: transaction.nowMs)
            try CampaignStore.save(campaign, in: transaction)
        }
    }

    private static func resume(_ template: TemplateRecord, in transaction: Transaction) throws {
        for var campaign in try CampaignStore.ofChannel(template.channelID, [.paused], in: transaction.db)
        where campaign.record.statusCode == Reason.templateUnavailable && campaign.pausedForTemplate == template.name {
            try TemplateNeed.goOn(&campaign, in: transaction)
            try CampaignStore.save(campaign, in: transaction)
        }
    }

    // MARK: - Category

    /// Purposes under which people do not expect advertising.
    private static let serving: Set<String> = [Purpose.utility, Purpose.authentication]

    /// Marketing costs more and needs another consent than the campaign was launched with: a person decides.
    private static func question(_ transition: TemplateTransition, in transaction: Transaction) throws {
        let template = transition.template
        for var campaign in try users(of: template, [.scheduled, .running], in: transaction.db)
        where serving.contains(campaign.record.purpose) {
            let detail =
                "template '\(template.name)' (\(template.language)) is MARKETING now, was \(transition.before?.category ?? ""): "
                + "the campaign's purpose is \(campaign.record.purpose)"
            _ = campaign.stop(code: Reason.templateUnavailable, detail: detail, nowMs: transaction.nowMs)
            try CampaignStore.save(campaign, in: transaction)
        }
    }

    // MARK: -

    /// Campaigns in one of the statuses that may send the template.
    static func users(
        of template: TemplateRecord, _ statuses: [CampaignStatus], in db: Database
    ) throws -> [Campaign] {
        try CampaignStore.ofChannel(template.channelID, statuses, in: db).filter { campaign in
            TemplateNeed.templates(of: campaign.record).contains { use in
                use.channelID == template.channelID && use.template.name == template.name
                    && ([use.template.language] + use.template.fallbackLanguages).contains(template.language)
            }
        }
    }
}
