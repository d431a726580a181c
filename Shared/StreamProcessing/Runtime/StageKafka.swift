public import KafkaClient
public import Logging
public import Models

/// A stage's connections to Kafka and the names it uses there.
public struct StageKafka: Sendable {
    public let configuration: KafkaConfiguration
    public let topicPrefix: String
    public let producer: KafkaProducer
    public let admin: KafkaAdmin

    public init(configuration: KafkaConfiguration, topicPrefix: String, logger: Logger) throws {
        self.configuration = configuration
        self.topicPrefix = topicPrefix
        producer = try KafkaProducer(configuration: configuration, logger: logger)
        admin = try KafkaAdmin(configuration: configuration, logger: logger)
    }

    /// The topic's name in the cluster.
    public func name(of topic: Topic) -> String { topicPrefix + topic.name }

    /// A record for the producer.
    public func record(_ output: OutputRecord) -> ProducerRecord {
        ProducerRecord(
            topic: name(of: output.topic), partition: output.partition, key: output.key, value: output.value,
            headers: output.headers)
    }

    /// Asks until the cluster answers; says once that it does not.
    func untilReachable<T: Sendable>(
        _ what: String, logger: Logger, waiting: (String?) -> Void, body: @Sendable () async throws -> T
    ) async throws -> T {
        var hasLogged = false
        var delay = Duration.milliseconds(100)
        while true {
            do {
                let answer = try await body()
                waiting(nil)
                return answer
            } catch let error as KafkaError {
                waiting("\(error)")
                if !hasLogged {
                    logger.warning("waiting for Kafka", metadata: ["for": "\(what)", "error": "\(error)"])
                }
                hasLogged = true
                try await Task.sleep(for: delay)
                delay = min(delay * 2, .seconds(5))
            }
        }
    }
}
