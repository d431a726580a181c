import Models
import StreamProcessing

/// The dead letter of a record that the read model cannot decode: bytes unchanged, with where it came from.
enum ReadDeadLetter {
    static let group = "console"

    static func make(_ record: ReadRecord) -> LogRecord {
        let told: [(name: String, value: [UInt8])] = [
            (DeadLetter.originTopic, Array(record.topic.utf8)),
            (DeadLetter.originPartition, Array(String(record.partition).utf8)),
            (DeadLetter.originOffset, Array(String(record.offset).utf8)),
            (DeadLetter.consumerGroup, Array(group.utf8)), (DeadLetter.errorCode, Array("undecodable".utf8)),
            (DeadLetter.attempt, Array("1".utf8)),
        ]
        let own = record.headers.filter { !$0.name.hasPrefix("dlq_") }
        return LogRecord(topic: "\(record.topic).dlq", key: record.key, value: record.value, headers: own + told)
    }
}
