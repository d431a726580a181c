import KafkaClient
import Models
import ServiceKit

/// The topics of one installation, under their names in the cluster.
struct TopicCatalogue: Sendable {
    let prefix: String
    let providers: [String]

    static let partitionsSetting = Setting<Int>(
        "CAMPAIGNS_PARTITIONS", default: 24, in: 1...1000,
        help: "Partitions of the topics keyed by recipient or pacing domain, when they are created.")
    static let providersSetting = Setting<String>(
        "CAMPAIGNS_PROVIDERS", default: "whatsapp_cloud",
        help: "Providers with a topic and a sender of their own, separated by commas.")

    init(prefix: String, providers: [String]) {
        self.prefix = prefix
        self.providers = providers
    }

    /// - Parameter prefix: used instead of `CAMPAIGNS_TOPIC_PREFIX`, when known.
    init(_ settings: Settings, prefix: String? = nil) throws {
        let providers = try settings.value(of: Self.providersSetting).split(separator: ",").map(String.init)
        self.init(
            prefix: try prefix
                ?? settings.value(of: Setting<String>("CAMPAIGNS_TOPIC_PREFIX", default: "campaigns.", help: "")),
            providers: providers)
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
                replicationFactor: replicationFactor, settings: Self.settings(of: topic))
        }
    }

    private static func settings(of topic: Topic) -> [String: String] {
        switch topic.cleanup {
        case .compacted: ["cleanup.policy": "compact"]
        case .days(let days): ["cleanup.policy": "delete", "retention.ms": String(Int64(days) * 86_400_000)]
        }
    }
}
