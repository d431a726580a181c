import KafkaClient
import Models
import StreamProcessing

/// The dead letter of a record that the read model cannot decode: bytes unchanged, with where it came from.
enum ReadDeadLetter {
    static let group = "console"

    static func make(_ record: ReadRecord) -> LogRecord {
        let told = [
            KafkaHeader(DeadLetter.originTopic, record.topic),
            KafkaHeader(DeadLetter.originPartition, String(record.partition)),
            KafkaHeader(DeadLetter.originOffset, String(record.offset)),
            KafkaHeader(DeadLetter.consumerGroup, group), KafkaHeader(DeadLetter.errorCode, "undecodable"),
            KafkaHeader(DeadLetter.attempt, "1"),
        ]
        let own = record.headers.list.filter { !$0.name.hasPrefix("dlq_") }
        return LogRecord(topic: "\(record.topic).dlq", key: record.key, value: record.value, headers: own + told)
    }
}
