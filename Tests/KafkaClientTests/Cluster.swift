import Foundation
import KafkaClient
import Logging

/// The cluster under test: the embedded one, or the one named by `KAFKA_BOOTSTRAP_SERVERS`.
struct Cluster: Sendable {
    static let isReal = !(ProcessInfo.processInfo.environment["KAFKA_BOOTSTRAP_SERVERS"] ?? "").isEmpty

    static let logger: Logger = {
        var logger = Logger(label: "kafka-tests")
        let level = ProcessInfo.processInfo.environment["TEST_LOG_LEVEL"]
        logger.logLevel = level.flatMap { Logger.Level(rawValue: $0) } ?? .error
        return logger
    }()

    /// `nil` on a real cluster.
    let embedded: EmbeddedBroker?
    let configuration: KafkaConfiguration
    private let prefix = "test-\(UUID().uuidString.prefix(8))-"

    init(brokers: Int = 1) throws {
        if Self.isReal {
            embedded = nil
            configuration = try KafkaConfiguration(environment: ProcessInfo.processInfo.environment)
        } else {
            let broker = try EmbeddedBroker(brokers: brokers, logger: Self.logger)
            embedded = broker
            configuration = broker.configuration()
        }
    }

    /// A new topic, or a new group's name.
    func name(_ text: String) -> String { prefix + text }

    func topic(_ name: String = "topic", partitions: Int = 4) async throws -> String {
        let topic = self.name(name)
        if let embedded {
            try embedded.createTopic(topic, partitions: partitions)
        } else {
            let admin = try admin()
            _ = try await admin.createTopics([TopicSpec(name: topic, partitions: partitions, replicationFactor: 1)])
        }
        return topic
    }

    func producer(_ settings: [String: String] = [:]) throws -> KafkaProducer {
        try KafkaProducer(configuration: configuration.with(settings: settings), logger: Self.logger)
    }

    func admin() throws -> KafkaAdmin { try KafkaAdmin(configuration: configuration, logger: Self.logger) }

    func member(of group: String, _ topic: String, _ settings: [String: String] = [:]) throws -> Member {
        let recorder = Recorder()
        let consumer = try KafkaConsumer(
            configuration: configuration.with(settings: settings), group: group, topics: [topic], delegate: recorder,
            logger: Self.logger)
        consumer.start()
        return Member(consumer: consumer, seen: recorder)
    }

    func reader() throws -> Member {
        let recorder = Recorder()
        let consumer = try KafkaConsumer(manual: configuration, delegate: recorder, logger: Self.logger)
        consumer.start()
        return Member(consumer: consumer, seen: recorder)
    }
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

extension ProducerRecord {
    init(_ topic: String, _ partition: Int32? = nil, key: String, value: String? = "value") {
        self.init(topic: topic, partition: partition, key: bytes(key), value: value.map(bytes))
    }
}
