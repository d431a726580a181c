public import KafkaClient
public import Models
public import StreamProcessing

/// Kafka's log in memory: topics of partitions of records. For tests that run stages in-process.
public final class MemoryLog {
    public struct Record {
        public let topic: Topic
        public let partition: Int32
        public let offset: Int64
        public let key: [UInt8]
        public let value: [UInt8]?
        public let headers: [KafkaHeader]
    }

    public let partitionCount: Int32
    public let identity: String
    private var partitions: [Topic: [[Record]]] = [:]

    public init(partitionCount: Int32, identity: String = "memory-1") {
        self.partitionCount = partitionCount
        self.identity = identity
    }

    @discardableResult
    public func append(_ output: OutputRecord) -> Record {
        let partition = output.partition ?? partition(for: output.key)
        let record = Record(
            topic: output.topic, partition: partition,
            offset: Int64(partitions[output.topic]?[Int(partition)].count ?? 0), key: output.key,
            value: output.value, headers: output.headers)
        // In place: a copy of the partition for each record would make long logs slow.
        partitions[output.topic, default: Array(repeating: [], count: Int(partitionCount))][Int(partition)]
            .append(record)
        return record
    }

    public func records(_ topic: Topic, partition: Int32, from offset: Int64 = 0) -> ArraySlice<Record> {
        guard let log = partitions[topic] else { return [] }
        let records = log[Int(partition)]
        return offset < Int64(records.count) ? records[Int(max(offset, 0))...] : []
    }

    public func records(_ topic: Topic) -> [Record] { (partitions[topic] ?? []).flatMap { $0 } }

    /// Positions at the end of a topic, as a launch carries them.
    public func endPositions(_ topic: Topic) -> [LogPosition] {
        (0..<partitionCount).map { partition in
            var position = LogPosition()
            position.topic = topic.name
            position.partition = partition
            position.nextOffset = Int64(records(topic, partition: partition).count)
            return position
        }
    }

    /// FNV-1a; any function will do as long as all topics share it.
    public func partition(for key: [UInt8]) -> Int32 {
        var hash: UInt32 = 2_166_136_261
        for byte in key { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return Int32(hash % UInt32(partitionCount))
    }
}
