import KafkaClient
import Models
import Providers
import ServiceKit

/// The topics of one installation, under their names in the cluster.
struct TopicCatalogue: Sendable {
    let prefix: String
    let providers: [String]
    /// Days for which raw webhooks are kept; 0: none are written.
    let rawWebhookDays: Int

    static let partitionsSetting = Setting<Int>(
        "CAMPAIGNS_PARTITIONS", default: 24, in: 1...1000,
        help: "Partitions of the topics keyed by recipient or pacing domain, when they are created.")
    static let providersSetting = Setting<String>(
        "CAMPAIGNS_PROVIDERS", default: ProviderRegistry.names.joined(separator: ","),
        help: "Providers whose topics are made and looked at, separated by commas.")

    init(prefix: String, providers: [String], rawWebhookDays: Int = 3) {
        self.prefix = prefix
        self.providers = providers
        self.rawWebhookDays = rawWebhookDays
    }

    /// - Parameter prefix: used instead of `CAMPAIGNS_TOPIC_PREFIX`, when known.
    init(_ settings: Settings, prefix: String? = nil) throws {
        let providers = try settings.value(of: Self.providersSetting).split(separator: ",").map(String.init)
        self.init(
            prefix: try prefix
                ?? settings.value(of: Setting<String>("CAMPAIGNS_TOPIC_PREFIX", default: "campaigns.", help: "")),
            providers: providers, rawWebhookDays: try settings.value(of: InstallationSettings.rawWebhookDays))
    }

    var topics: [Topic] { Topics.all(providers: providers) }

    func name(of topic: Topic) -> String { prefix + topic.name }

    /// Finds a topic by its name with or without prefix.
    func topic(named name: String) throws -> Topic {
        let bare = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
        if let topic = topics.first(where: { $0.name == bare }) { return topic }
        throw Failure("unknown topic \(name); known are: \(topics.map(\.name).sorted().joined(separator: ", "))")
    }

    /// How each topic is created.
    /// - Parameter partitions: of the topics keyed by recipient or pacing domain; all of them alike, because the owner of
    ///   partition 7 of one owns partition 7 of all.
    func specs(partitions: Int, replicationFactor: Int? = nil) -> [TopicSpec] {
        topics.map { topic in
            TopicSpec(
                name: name(of: topic), partitions: topic.partitioning == .table ? min(4, partitions) : partitions,
                replicationFactor: replicationFactor, settings: Self.settings(of: cleanup(of: topic)))
        }
    }

    private func cleanup(of topic: Topic) -> Topic.Cleanup {
        // A log cannot keep its records for no time at all.
        topic == Topics.webhooksRaw ? .days(max(1, rawWebhookDays)) : topic.cleanup
    }

    private static func settings(of cleanup: Topic.Cleanup) -> [String: String] {
        switch cleanup {
        case .compacted: ["cleanup.policy": "compact"]
        case .days(let days): ["cleanup.policy": "delete", "retention.ms": String(Int64(days) * 86_400_000)]
        }
    }
}
