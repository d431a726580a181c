import Foundation
import KafkaClient
import Logging
import ServiceKit

extension LocalStack {
    /// Decides everything about a stack, refuses what cannot work in one line, and starts the broker.
    static func make(_ options: StackOptions, environment: [String: String], terminal: Terminal) async throws
        -> LocalStack
    {
        let settings = Settings(environment: environment)
        let directory = DataDirectory(options.data)
        try directory.create()
        let lock = try await DirectoryLock.take(directory) {
            terminal.print("waiting for the processes of the previous start to end")
        }
        let requested =
            try options.clockSpec
            ?? settings.value(
                of: Setting<ClockSpec?>(optional: "CAMPAIGNS_CLOCK", help: ""))
        let clock = try ResolvedClock.resolve(
            requested: requested, kept: .read(directory.clockFile), realNowMs: RealTime.nowMs())
        let ports = try PublicPorts(settings)
        let catalogue = try TopicCatalogue(settings)
        let (cluster, broker) = try await cluster(catalogue, settings)
        let plan = StackPlan(
            directory: directory, ports: ports, clock: clock,
            kafka: broker?.environment ?? environment.filter { $0.key.hasPrefix("KAFKA_") && !$0.value.isEmpty },
            topicPrefix: catalogue.prefix, scale: try options.scales,
            secretKey: try secretKey(directory, environment), apiKey: try apiKey(directory, environment),
            inherited: environment)
        let log = ProcessLog(
            processes: plan.processes.map(\.name), directory: directory, terminal: terminal, format: options.logFormat,
            quiet: options.quiet)
        return LocalStack(plan: plan, cluster: cluster, broker: broker, lock: lock, terminal: terminal, log: log)
    }

    /// The cluster that was named, with the topics it lacked, or one of our own.
    private static func cluster(
        _ catalogue: TopicCatalogue, _ settings: Settings
    ) async throws -> (Cluster, EmbeddedBroker?) {
        let partitions = try settings.value(of: TopicCatalogue.partitionsSetting)
        let variables = settings.environment.filter { $0.key.hasPrefix("KAFKA_") && !$0.value.isEmpty }
        if variables["KAFKA_BOOTSTRAP_SERVERS"] != nil {
            let cluster = Cluster(
                configuration: try KafkaConfiguration(environment: variables, clientID: "campaignctl"),
                catalogue: catalogue)
            _ = try await TopicCreator(cluster: cluster).createMissing(partitions: partitions, patience: .seconds(30))
            return (cluster, nil)
        }
        let topics = catalogue.specs(partitions: partitions).map { (name: $0.name, partitions: $0.partitions) }
        let broker = try EmbeddedBroker(topics: topics, logger: Cluster.logger)
        return (Cluster(configuration: broker.configuration(clientID: "campaignctl"), catalogue: catalogue), broker)
    }

    private static func secretKey(_ directory: DataDirectory, _ environment: [String: String]) throws -> String {
        if let given = environment["CAMPAIGNS_SECRET_KEY"], !given.isEmpty { return given }
        return try directory.secret(in: directory.secretFile) { RandomText.base64(bytes: 32) }
    }

    static func apiKey(_ directory: DataDirectory, _ environment: [String: String]) throws -> String {
        if let given = environment["CAMPAIGNS_API_KEY"], !given.isEmpty { return given }
        return try directory.secret(in: directory.apiKeyFile) { RandomText.hex(bytes: 24) }
    }
}
