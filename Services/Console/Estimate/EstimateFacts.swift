import GRDB
import Models
import Providers
import Rules

/// What the estimate knows beside the audience's own rows, read once: settings, prices, and facts about the few people
/// of whom there are any.
struct EstimateFacts {
    let settings: WorkspaceSettings
    let card: RateCard
    /// What the channel can do; `nil`: there is no such channel.
    let capabilities: Capabilities?
    /// The channel's templates that the campaign names, in every language it accepts.
    let templates: [TemplateName: TemplateRecord]
    /// When addresses were reported not to be on the channel, as long as that is believed.
    let absences: [String: Int64]
    /// Until when messages to an address are free.
    let freeUntil: [String: Int64]
    /// Pricing by conversations: categories of the conversations that are open with an address.
    let openConversations: [String: Set<String>]

    struct TemplateName: Hashable, Sendable {
        let name: String
        let language: String
    }

    init(_ campaign: CampaignRecord, atMs: Int64, in db: Database) throws {
        settings = try SettingsStore.current(in: db)
        card = try RateCardStore.current(in: db).card
        capabilities = try ChannelStore.find(campaign.channelID, in: db).flatMap {
            ProviderRegistry.capabilities(of: $0.record.provider)
        }
        templates = try Self.templates(of: campaign, in: db)
        absences = try ReachStore.absences(
            channel: campaign.channelID, after: atMs - settings.notOnChannelS * 1000, in: db)
        freeUntil = try EntryPointStore.freeUntil(channel: campaign.channelID, nowMs: atMs, in: db)
        openConversations =
            card.model == .perConversation
            ? try LedgerStore.openConversations(channel: campaign.channelID, nowMs: atMs, in: db) : [:]
    }

    private static func templates(
        of campaign: CampaignRecord, in db: Database
    ) throws -> [TemplateName: TemplateRecord] {
        var found: [TemplateName: TemplateRecord] = [:]
        for content in [campaign.content, campaign.outsideWindow] {
            guard case .template(let template) = content.kind else { continue }
            for language in [template.language] + template.fallbackLanguages {
                let name = TemplateStore.Name(channel: campaign.channelID, name: template.name, language: language)
                found[TemplateName(name: template.name, language: language)] = try TemplateStore.find(name, in: db)
            }
        }
        return found
    }
}
