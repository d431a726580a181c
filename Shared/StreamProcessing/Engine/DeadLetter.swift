import KafkaClient
import Models

/// Records that could not be processed: kept with bytes unchanged in the topic's dead-letter topic, and told where from.
public enum DeadLetter {
    public static let originTopic = "dlq_topic"
    public static let originPartition = "dlq_partition"
    public static let originOffset = "dlq_offset"
    public static let consumerGroup = "dlq_group"
    public static let errorCode = "dlq_error"
    public static let attempt = "dlq_attempt"

    /// - Parameters:
    ///   - service: whose group could not process it.
    ///   - error: a short code; never content of the record.
    public static func record(for record: InputRecord, service: String, error: String = "unprocessable") -> OutputRecord
    {
        let told = [
            KafkaHeader(originTopic, record.topic.name), KafkaHeader(originPartition, String(record.partition)),
            KafkaHeader(originOffset, String(record.offset)), KafkaHeader(consumerGroup, service),
            KafkaHeader(errorCode, error), KafkaHeader(attempt, "1"),
        ]
        let own = record.headers.filter { !$0.name.hasPrefix("dlq_") }
        return OutputRecord(
            topic: record.topic.deadLetters, key: record.key, value: record.value, headers: own + told)
    }
}
