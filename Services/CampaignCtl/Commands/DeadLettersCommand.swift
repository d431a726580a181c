import ArgumentParser
import KafkaClient
import Models
import Synchronization

/// `campaignctl dlq`.
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dlq", abstract: "Lists, shows and replays records that could not be processed.",
        subcommands: [List.self, Show.self, Replay.self])

    /// `dlq list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Counts the dead letters of each topic.")

        @OptionGroup var options: ClusterOptions

        func run() async throws {
            let cluster = try options.cluster()
            let admin = try cluster.admin()
            let existing = try await cluster.existing(admin)
            var rows = [["TOPIC", "DEAD LETTERS", "NOT REPLAYED"]]
            for topic in cluster.catalogue.topics where existing[cluster.catalogue.name(of: topic.deadLetters)] != nil {
                let extents = try await DeadLetters(cluster: cluster, origin: topic).extents(admin)
                let total = extents.reduce(0) { $0 + $1.total }
                guard total > 0 else { continue }
                rows.append([topic.name, "\(total)", "\(extents.reduce(0) { $0 + $1.waiting })"])
            }
            print(rows.count == 1 ? "no dead letters" : Table.text(rows, rightAligned: [1, 2]))
        }
    }

    /// `dlq show TOPIC`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the dead letters of a topic as JSON lines; their dlq_ headers say where from and why.")

        @OptionGroup var options: ClusterOptions

        @Argument(help: "The topic they came from: messages.events.")
        var topic: String

        @Flag(help: "Only those that have not been replayed.")
        var waiting = false

        @Option(name: .customLong("max"), help: "Ends after this many records.")
        var limit: Int = .max

        func run() async throws {
            let cluster = try options.cluster()
            let origin = try DeadLettersCommand.origin(topic, cluster)
            let letters = DeadLetters(cluster: cluster, origin: origin)
            let extents = try await letters.extents(try cluster.admin())
            let printer = RecordPrinter(topic: origin)
            try await letters.read(extents, all: !waiting, limit: limit) { Output.line(printer.line($0)) }
        }
    }

    /// `dlq replay TOPIC`.
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes the dead letters of a topic back to it, bytes unchanged, each of them once.",
            discussion: """
                Do this after the cause is mended: a record that fails again becomes a dead letter again. Replaying is \
                safe: effects are keyed, so a record that had been processed after all changes nothing.
                """)

        @OptionGroup var options: ClusterOptions

        @Argument(help: "The topic they came from: messages.events.")
        var topic: String

        @Flag(help: "Also those that an earlier replay wrote back.")
        var all = false

        func run() async throws {
            let cluster = try options.cluster()
            let origin = try DeadLettersCommand.origin(topic, cluster)
            let letters = DeadLetters(cluster: cluster, origin: origin)
            let admin = try cluster.admin()
            let extents = try await letters.extents(admin)
            let found = Mutex<[ConsumedRecord]>([])
            try await letters.read(extents, all: all, limit: .max) { record in found.withLock { $0.append(record) } }
            let records = found.withLock { $0 }

            let producer = try KafkaProducer(configuration: cluster.configuration, logger: Cluster.logger)
            _ = try await producer.send(records.map(letters.original))
            await producer.close()
            let ends = Dictionary(grouping: records, by: \.topicPartition)
                .compactMapValues { $0.map(\.offset).max().map { $0 + 1 } }
            try await letters.remember(ends, admin)
            print("\(records.count) replayed to \(cluster.catalogue.name(of: origin))")
        }
    }

    /// The origin of dead letters, named by itself or by its dead-letter topic.
    static func origin(_ name: String, _ cluster: Cluster) throws -> Topic {
        let bare = name.hasSuffix(".dlq") ? String(name.dropLast(4)) : name
        let topic = try cluster.catalogue.topic(named: bare)
        guard cluster.catalogue.topics.contains(topic.deadLetters) else {
            throw Failure("\(topic.name) has no dead letters: it is a changelog, which only its own stage reads")
        }
        return topic
    }
}
