import Models
import Providers
import Rules
import StreamProcessing

/// What verdicts need of the global tables, kept until any of them changes: one lock a record instead of five, and
/// keyword lists, topics and keys made once.
final class TableCache {
    private var generation: UInt64?
    private var workspaces: [String: WorkspaceRules] = [:]
    private var channels: [Name: ChannelLine?] = [:]
    private var campaigns: [Name: CampaignFacts?] = [:]
    private var templates: [TemplateName: TemplateRecord?] = [:]
    private var tables: GlobalTables

    init(_ tables: GlobalTables) { self.tables = tables }

    private struct Name: Hashable {
        let workspace: String
        let id: String
    }

    private struct TemplateName: Hashable {
        let workspace: String
        let channel: String
        let name: String
        let language: String
    }

    /// To be called before a record is looked at.
    func refresh(_ tables: GlobalTables) {
        let current = tables.generation
        guard current != generation || tables !== self.tables else { return }
        (generation, self.tables) = (current, tables)
        workspaces.removeAll(keepingCapacity: true)
        channels.removeAll(keepingCapacity: true)
        campaigns.removeAll(keepingCapacity: true)
        templates.removeAll(keepingCapacity: true)
    }

    func rules(of workspace: String) -> WorkspaceRules {
        if let known = workspaces[workspace] { return known }
        let rules = WorkspaceRules(tables.settings(workspace: workspace))
        workspaces[workspace] = rules
        return rules
    }

    func channel(workspace: String, id: String) -> ChannelLine? {
        let name = Name(workspace: workspace, id: id)
        if let known = channels[name] { return known }
        let line = tables.channel(workspace: workspace, id: id).map(ChannelLine.init)
        channels[name] = .some(line)
        return line
    }

    func campaign(workspace: String, id: String) -> CampaignFacts? {
        let name = Name(workspace: workspace, id: id)
        if let known = campaigns[name] { return known }
        let facts = tables.campaign(workspace: workspace, id: id).map(CampaignFacts.init)
        campaigns[name] = .some(facts)
        return facts
    }

    func template(workspace: String, channel: String, name: String, language: String) -> TemplateRecord? {
        let key = TemplateName(workspace: workspace, channel: channel, name: name, language: language)
        if let known = templates[key] { return known }
        let record = tables.template(workspace: workspace, channel: channel, name: name, language: language)
        templates[key] = .some(record)
        return record
    }

    func optInForm(workspace: String, id: String) -> OptInFormRecord? { tables.optInForm(workspace: workspace, id: id) }
}

/// What a workspace has decided, in the form verdicts use.
struct WorkspaceRules {
    let settings: WorkspaceSettings
    let keywords: Keywords
    let hasCaps: Bool
    let longestCapMs: Int64
    let notOnChannelMs: Int64

    init(_ settings: WorkspaceSettings) {
        self.settings = settings
        keywords = Keywords(settings)
        hasCaps = !settings.frequencyCaps.isEmpty
        longestCapMs = FrequencyCaps.longestPeriodMs(settings.frequencyCaps)
        notOnChannelMs = settings.notOnChannelS * 1000
    }
}

/// Where a channel's approved messages go.
struct ChannelLine {
    let topic: Topic
    let key: [UInt8]
    /// `nil`: a provider of another version.
    let capabilities: Capabilities?

    init(_ channel: ChannelRecord) {
        topic = Topics.messagesApproved(provider: channel.provider)
        key = RecordKey.pacingDomain(of: channel)
        capabilities = ProviderRegistry.capabilities(of: channel.provider)
    }
}

/// What a verdict needs of a campaign.
struct CampaignFacts {
    let isCancelled: Bool
    let dailyWindow: DailyWindow?

    init(_ campaign: CampaignRecord) {
        isCancelled = campaign.status == .cancelled
        dailyWindow = campaign.hasDailyWindow ? campaign.dailyWindow : nil
    }
}
