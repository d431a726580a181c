import ArgumentParser
import KafkaClient
import Models

/// `campaignctl lag`.
struct Lag: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows how far each consumer group is behind: committed offsets against the ends of the logs.",
        discussion: """
            The console and the ingester read outside any group, because their positions are in their own store or of no \
            interest: see kafka_consumer_lag in their /metrics.
            """)

    @OptionGroup var options: ClusterOptions

    @Flag(help: "One line a partition instead of one a topic.")
    var partitions = false

    func run() async throws {
        let cluster = try options.cluster()
        let admin = try cluster.admin()
        let existing = try await cluster.existing(admin)
        let groups = ConsumerGroups(catalogue: cluster.catalogue)
        let names = groups.inputs.map(cluster.catalogue.name).filter { existing[$0] != nil }
        let all = names.flatMap { name in (0..<Int32(existing[name] ?? 0)).map { TopicPartition(name, $0) } }
        let bounds = try await admin.watermarks(all)

        var rows = [["GROUP", "TOPIC", partitions ? "PARTITION" : "PARTITIONS", "COMMITTED", "END", "LAG"]]
        var total: Int64 = 0
        for group in groups.names {
            let committed = try await admin.committedOffsets(group: group, partitions: all)
            let lags = committed.compactMap { entry in
                bounds[entry.key].map { PartitionLag(entry.key, committed: entry.value, bounds: $0) }
            }
            total += lags.reduce(0) { $0 + $1.lag }
            rows += partitions ? Self.perPartition(group, lags) : Self.perTopic(group, lags)
        }
        if rows.count == 1 { return print("no group has committed an offset yet") }
        print(Table.text(rows, rightAligned: [2, 3, 4, 5]))
        print("total lag: \(total)")
    }

    private static func perTopic(_ group: String, _ lags: [PartitionLag]) -> [[String]] {
        Dictionary(grouping: lags, by: \.partition.topic).sorted { $0.key < $1.key }.map { topic, lags in
            [
                group, topic, "\(lags.count)", "\(lags.reduce(0) { $0 + $1.committed })",
                "\(lags.reduce(0) { $0 + $1.end })", "\(lags.reduce(0) { $0 + $1.lag })",
            ]
        }
    }

    private static func perPartition(_ group: String, _ lags: [PartitionLag]) -> [[String]] {
        lags.sorted { ($0.partition.topic, $0.partition.partition) < ($1.partition.topic, $1.partition.partition) }
            .map { lag in
                [
                    group, lag.partition.topic, "\(lag.partition.partition)", "\(lag.committed)", "\(lag.end)",
                    "\(lag.lag)",
                ]
            }
    }
}

/// How far a group is behind in one partition.
struct PartitionLag: Equatable {
    let partition: TopicPartition
    let committed: Int64
    let end: Int64
    let lag: Int64

    init(_ partition: TopicPartition, committed: Int64, bounds: Watermarks) {
        self.partition = partition
        self.committed = committed
        end = bounds.high
        // Records that the log has dropped cannot be behind; a committed offset beyond the end belongs to a lost log.
        lag = max(0, bounds.high - max(committed, bounds.low))
    }
}

/// The groups of our stages.
struct ConsumerGroups {
    let catalogue: TopicCatalogue

    var names: [String] {
        (Topics.statefulServices + catalogue.providers.map { Topics.senderService(provider: $0) })
            .map { catalogue.prefix + $0 }
    }

    /// Everything that some group reads.
    var inputs: [Topic] { catalogue.topics.filter { !$0.name.hasSuffix(".dlq") && $0.value != "StateRow" } }
}
