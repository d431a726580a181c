public import Models
import Synchronization

/// The compacted tables every stage holds in memory: channels, templates, campaigns, settings, opt-in forms and, for the
/// scheduler, the progress of runs. Fed by one reader; read by every partition.
public final class GlobalTables: Sendable {
    private struct State {
        var channels: [[UInt8]: ChannelRecord] = [:]
        var templates: [[UInt8]: TemplateRecord] = [:]
        var campaigns: [[UInt8]: CampaignRecord] = [:]
        var settings: [[UInt8]: WorkspaceSettings] = [:]
        var optInForms: [[UInt8]: OptInFormRecord] = [:]
        var progress: [[UInt8]: RunProgress] = [:]
        var positions: [TablePartition: Int64] = [:]
        var generation: UInt64 = 0
    }

    private struct TablePartition: Hashable {
        let topic: String
        let partition: Int32
    }

    private let state = Mutex(State())

    public init() {}

    // MARK: - Reading

    public func channel(workspace: String, id: String) -> ChannelRecord? {
        state.withLock { $0.channels[RecordKey.channel(workspace: workspace, id: id)] }
    }

    public func template(workspace: String, channel: String, name: String, language: String) -> TemplateRecord? {
        let key = RecordKey.template(workspace: workspace, channel: channel, name: name, language: language)
        return state.withLock { $0.templates[key] }
    }

    public func campaign(workspace: String, id: String) -> CampaignRecord? {
        state.withLock { $0.campaigns[RecordKey.campaign(workspace: workspace, id: id)] }
    }

    /// What the workspace has decided; ``WorkspaceDefaults`` when it has decided nothing.
    public func settings(workspace: String) -> WorkspaceSettings {
        state.withLock { $0.settings[RecordKey.settings(workspace: workspace)] }
            ?? WorkspaceDefaults.settings(workspace: workspace)
    }

    public func optInForm(workspace: String, id: String) -> OptInFormRecord? {
        state.withLock { $0.optInForms[RecordKey.optInForm(workspace: workspace, id: id)] }
    }

    public func campaigns() -> [CampaignRecord] { state.withLock { Array($0.campaigns.values) } }
    public func channels() -> [ChannelRecord] { state.withLock { Array($0.channels.values) } }

    /// Whether any partition has begun the run.
    public func hasStarted(workspace: String, campaign: String, run: String) -> Bool {
        state.withLock { state in
            state.progress.values.contains {
                $0.workspace == workspace && $0.campaignID == campaign && $0.runID == run && $0.startedAtMs > 0
            }
        }
    }

    /// Grows with every change of any table but the progress of runs, which is told several times a second and decides
    /// nothing by itself.
    public var generation: UInt64 { state.withLock { $0.generation } }

    /// Whether the tables have been read as far as these positions say; positions of other topics do not count.
    public func hasRead(_ positions: [LogPosition]) -> Bool {
        state.withLock { state in
            positions.allSatisfy { wanted in
                guard Self.topics.contains(where: { $0.name == wanted.topic }) else { return true }
                let key = TablePartition(topic: wanted.topic, partition: wanted.partition)
                return state.positions[key] ?? 0 >= wanted.nextOffset
            }
        }
    }

    /// The topics a stage needs as tables; the progress of runs is the scheduler's in addition.
    public static let topics = [
        Topics.channels, Topics.templates, Topics.campaigns, Topics.settings, Topics.optInForms,
    ]

    // MARK: - Writing

    /// Takes in one record; a `nil` value removes the row.
    /// - Throws: a decoding error; the record counts as read all the same.
    public func apply(topic: Topic, partition: Int32, offset: Int64, key: [UInt8], value: [UInt8]?) throws {
        let change = Result { try Self.change(topic: topic, key: key, value: value) }
        state.withLock { state in
            if case .success(let change) = change { change(&state) }
            state.positions[TablePartition(topic: topic.name, partition: partition)] = offset + 1
            if topic != Topics.runsProgress { state.generation += 1 }
        }
        _ = try change.get()
    }

    private static func change(
        topic: Topic, key: [UInt8], value: [UInt8]?
    ) throws -> @Sendable (inout State) -> Void {
        switch topic {
        case Topics.channels:
            let record = try value.map { try Codec.decode(ChannelRecord.self, $0) }
            return { $0.channels[key] = record }
        case Topics.templates:
            let record = try value.map { try Codec.decode(TemplateRecord.self, $0) }
            return { $0.templates[key] = record }
        case Topics.campaigns:
            let record = try value.map { try Codec.decode(CampaignRecord.self, $0) }
            return { $0.campaigns[key] = record }
        case Topics.settings:
            let record = try value.map { try Codec.decode(WorkspaceSettings.self, $0) }
            return { $0.settings[key] = record }
        case Topics.optInForms:
            let record = try value.map { try Codec.decode(OptInFormRecord.self, $0) }
            return { $0.optInForms[key] = record }
        case Topics.runsProgress:
            let record = try value.map { try Codec.decode(RunProgress.self, $0) }
            return { $0.progress[key] = record }
        default:
            return { _ in }
        }
    }
}
