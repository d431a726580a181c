import Models
import Providers
import Rules
import StreamProcessing

/// What verdicts need of the global tables, kept until any of them changes: one lock a record instead of five, and
/// keyword lists, topics and keys made once.
final class TableCache {
    private var generation: UInt64?
    private var workspaces = RecentDictionary<String, WorkspaceRules>()
    private var channels = RecentDictionary<Name, ChannelLine?>()
    private var campaigns = RecentDictionary<Name, CampaignFacts?>()
    private var templates = RecentDictionary<TemplateName, TemplateRecord?>()
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
        workspaces.removeAll()
        channels.removeAll()
        campaigns.removeAll()
        templates.removeAll()
    }

    func rules(of workspace: String) -> WorkspaceRules {
        workspaces.value(of: workspace) { WorkspaceRules(tables.settings(workspace: workspace)) }
    }

    func channel(workspace: String, id: String) -> ChannelLine? {
        channels.value(of: Name(workspace: workspace, id: id)) {
            tables.channel(workspace: workspace, id: id).map(ChannelLine.init)
        }
    }

    func campaign(workspace: String, id: String) -> CampaignFacts? {
        campaigns.value(of: Name(workspace: workspace, id: id)) {
            tables.campaign(workspace: workspace, id: id).map(CampaignFacts.init)
        }
    }

    func template(workspace: String, channel: String, name: String, language: String) -> TemplateRecord? {
        templates.value(of: TemplateName(workspace: workspace, channel: channel, name: name, language: language)) {
            tables.template(workspace: workspace, channel: channel, name: name, language: language)
        }
    }

    func optInForm(workspace: String, id: String) -> OptInFormRecord? { tables.optInForm(workspace: workspace, id: id) }
}

/// What a workspace has decided, in the form verdicts use. One object for all of them: a copy is one reference.
final class WorkspaceRules: Sendable {
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

/// Where a channel's approved messages go. One object for all of them: a copy is one reference.
final class ChannelLine: Sendable {
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
