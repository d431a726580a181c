import KafkaClient
import Logging

/// The log in Kafka.
struct KafkaLog: RecordLog {
    private let prefix: String
    private let producer: KafkaProducer
    private let admin: KafkaAdmin

    /// - Throws: `KafkaError` for settings that librdkafka does not take; an absent cluster is no error here.
    init(_ access: LogAccess, logger: Logger) throws {
        prefix = access.topicPrefix
        producer = try KafkaProducer(configuration: access.configuration, logger: logger)
        admin = try KafkaAdmin(configuration: access.configuration, logger: logger)
    }

    var outage: (any Error)? { producer.connectionError }

    func identity() async throws -> String { try await admin.clusterIdentity() }

    func end(topic: String, partition: Int32) async throws -> Int64 {
        do {
            return try await admin.watermarks(TopicPartition(prefix + topic, partition)).high
        } catch let error as KafkaError
            where [.unknownTopic, .unknownPartition, .unknownTopicOrPartition].contains(error.code)
        {
            // A topic that was deleted holds nothing of ours.
            return 0
        }
    }

    func append(_ records: [LogRecord]) async throws -> [RecordPlace] {
        let places = try await producer.send(
            records.map { record in
                ProducerRecord(
                    topic: prefix + record.topic, key: record.key, value: record.value,
                    headers: record.headers)
            })
        return places.map {
            RecordPlace(topic: String($0.topic.dropFirst(prefix.count)), partition: $0.partition, offset: $0.offset)
        }
    }
}
