import ArgumentParser
import Foundation
import KafkaClient
import Models
import ServiceKit

/// `campaignctl topics`.
struct TopicsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics", abstract: "Lists, creates and reads topics.",
        subcommands: [List.self, Create.self, Tail.self])

    /// `topics list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the topics with their partitions and how many records they hold.")

        @OptionGroup var options: ClusterOptions

        func run() async throws {
            let cluster = try options.cluster()
            let admin = try cluster.admin()
            let existing = try await cluster.existing(admin)
            var rows = [["TOPIC", "PARTITIONS", "RECORDS", "KEPT", "KEY", "VALUE"]]
            for topic in cluster.catalogue.topics {
                let name = cluster.catalogue.name(of: topic)
                guard let partitions = existing[name] else {
                    rows.append([name, "missing", "", "", topic.key, topic.value])
                    continue
                }
                let bounds = try await admin.watermarks((0..<Int32(partitions)).map { TopicPartition(name, $0) })
                let records = bounds.values.reduce(0) { $0 + $1.high - $1.low }
                rows.append([name, "\(partitions)", "\(records)", topic.cleanup.text, topic.key, topic.value])
            }
            print(Table.text(rows, rightAligned: [1, 2]))
        }
    }

    /// `topics create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Creates the topics that are missing; existing ones stay as they are.",
            discussion: SettingsHelp.page(for: [
                TopicCatalogue.partitionsSetting, TopicCatalogue.providersSetting, InstallationSettings.rawWebhookDays,
            ]))

        @OptionGroup var options: ClusterOptions

        @Option(
            help: "Partitions of the topics keyed by recipient or pacing domain (default: CAMPAIGNS_PARTITIONS, 24).")
        var partitions: Int?

        @Option(help: "Copies of each record; the cluster's default when left out.")
        var replicationFactor: Int?

        @Option(help: "Seconds to wait for the cluster to answer.")
        var wait = 30

        func run() async throws {
            let cluster = try options.cluster()
            let count =
                try partitions
                ?? Settings(environment: ProcessInfo.processInfo.environment)
                .value(of: TopicCatalogue.partitionsSetting)
            let created = try await TopicCreator(cluster: cluster).createMissing(
                partitions: count, replicationFactor: replicationFactor, patience: .seconds(wait))
            for name in created.sorted() { print("created \(name)") }
            print("\(created.count) created, \(cluster.catalogue.topics.count - created.count) existed")
        }
    }

    /// `topics tail`.
    struct Tail: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the records of a topic, one JSON object a line, and follows it until Ctrl-C.")

        @OptionGroup var options: ClusterOptions

        @Argument(help: "The topic, with or without prefix: messages.events.")
        var topic: String

        @Flag(help: "Starts with the oldest record instead of the next one.")
        var fromBeginning = false

        @Option(name: .customLong("max"), help: "Ends after this many records.")
        var limit: Int = .max

        @Flag(inversion: .prefixedNo, help: "Waits for further records.")
        var follow = true

        func run() async throws {
            let cluster = try options.cluster()
            let topic = try cluster.catalogue.topic(named: topic)
            let admin = try cluster.admin()
            let partitions = try await cluster.partitions(of: cluster.catalogue.name(of: topic), admin)
            let bounds = try await admin.watermarks(partitions)
            let printer = RecordPrinter(topic: topic)
            let starts = bounds.mapValues { StartOffset.offset(fromBeginning ? $0.low : $0.high) }
            let ends = follow ? nil : bounds.filter { fromBeginning && !$0.value.isEmpty }.mapValues(\.high)
            try await TopicReader.read(cluster, starts, ends: ends, limit: limit) { record in
                Output.line(printer.line(record))
            }
        }
    }
}

extension Topic.Cleanup {
    var text: String {
        switch self {
        case .compacted: "compacted"
        case .days(let days): "\(days) days"
        }
    }
}
