import ArgumentParser
import Foundation
import KafkaClient
import Logging
import ServiceKit

/// Where the cluster is: an option, the environment, or the running local stack.
struct ClusterOptions: ParsableArguments {
    @Option(help: "Kafka brokers, HOST:PORT[,HOST:PORT…].")
    var bootstrapServers: String?

    @Option(help: "Data directory of the local stack.", completion: .directory)
    var data = ".data"

    func cluster(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Cluster {
        try Cluster.find(bootstrapServers: bootstrapServers, data: data, environment: environment)
    }
}

extension Cluster {
    /// The cluster that was named, that of the environment, or that of the running local stack.
    static func find(bootstrapServers: String?, data: String, environment: [String: String]) throws -> Cluster {
        let settings = Settings(environment: environment)
        var variables = environment.filter { $0.key.hasPrefix("KAFKA_") && !$0.value.isEmpty }
        if let bootstrapServers { variables["KAFKA_BOOTSTRAP_SERVERS"] = bootstrapServers }
        if variables["KAFKA_BOOTSTRAP_SERVERS"] != nil {
            return Cluster(
                configuration: try KafkaConfiguration(environment: variables, clientID: "campaignctl"),
                catalogue: try TopicCatalogue(settings))
        }
        let stack = try StackFile.readRunning(DataDirectory(data))
        variables.merge(stack.kafka) { $1 }
        return Cluster(
            configuration: try KafkaConfiguration(environment: variables, clientID: "campaignctl"),
            catalogue: try TopicCatalogue(settings, prefix: stack.topicPrefix))
    }
}

/// A cluster and the names of our topics in it.
struct Cluster: Sendable {
    let configuration: KafkaConfiguration
    let catalogue: TopicCatalogue

    /// Librdkafka's own lines go to standard error, and only serious ones: output is for the answer.
    static let logger: Logger = {
        var logger = Logger(label: "campaignctl", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .critical
        return logger
    }()

    func admin(timeoutSeconds: Double = 10) throws -> KafkaAdmin {
        try KafkaAdmin(configuration: configuration, timeoutSeconds: timeoutSeconds, logger: Self.logger)
    }

    /// The partition count of every topic of ours that exists.
    func existing(_ admin: KafkaAdmin) async throws -> [String: Int] {
        do {
            return try await admin.topics().filter { $0.key.hasPrefix(catalogue.prefix) }
        } catch let error as KafkaError {
            throw Failure("no answer from \(configuration.bootstrapServers): \(error.message). Is the cluster running?")
        }
    }

    /// The partitions of one topic.
    func partitions(of name: String, _ admin: KafkaAdmin) async throws -> [TopicPartition] {
        guard let count = try await existing(admin)[name] else {
            throw Failure("\(name) does not exist in this cluster: create it with `campaignctl topics create`")
        }
        return (0..<Int32(count)).map { TopicPartition(name, $0) }
    }
}
