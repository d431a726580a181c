/// One partition of one topic.
public struct TopicPartition: Hashable, Sendable, CustomStringConvertible {
    public let topic: String
    public let partition: Int32

    public init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    public init(topic: String, partition: Int32) {
        self.init(topic, partition)
    }

    public var description: String { "\(topic)/\(partition)" }
}

/// A header of a record: a name and bytes.
public struct KafkaHeader: Hashable, Sendable {
    public var name: String
    public var value: [UInt8]

    public init(_ name: String, _ value: [UInt8]) {
        self.name = name
        self.value = value
    }

    public init(_ name: String, _ value: String) {
        self.init(name, Array(value.utf8))
    }

    /// The value read as UTF-8.
    public var text: String { String(decoding: value, as: UTF8.self) }
}

extension Sequence<KafkaHeader> {
    /// The first header of this name.
    public func first(named name: String) -> KafkaHeader? { first { $0.name == name } }
}

/// A record to be written.
public struct ProducerRecord: Sendable {
    public var topic: String
    /// `nil` lets the key choose (murmur2, as the Java client does).
    public var partition: Int32?
    public var key: [UInt8]
    /// `nil` is a tombstone: it deletes the key from a compacted topic.
    public var value: [UInt8]?
    public var headers: [KafkaHeader]

    public init(
        topic: String, partition: Int32? = nil, key: [UInt8], value: [UInt8]?, headers: [KafkaHeader] = []
    ) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// Where an acknowledged record lies.
public struct RecordPosition: Hashable, Sendable {
    public let topic: String
    public let partition: Int32
    public let offset: Int64

    public init(topic: String, partition: Int32, offset: Int64) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }

    public var topicPartition: TopicPartition { TopicPartition(topic, partition) }
}

/// A record that was read.
public struct ConsumedRecord: Sendable {
    public let topic: String
    public let partition: Int32
    public let offset: Int64
    /// Milliseconds since the epoch, as the producer or broker stamped it; -1 when there is none.
    public let timestampMs: Int64
    public let key: [UInt8]
    /// `nil` is a tombstone.
    public let value: [UInt8]?
    public let packedHeaders: PackedHeaders

    public var headers: [KafkaHeader] { packedHeaders.list }

    public init(
        topic: String, partition: Int32, offset: Int64, timestampMs: Int64 = -1, key: [UInt8], value: [UInt8]?,
        headers: PackedHeaders = PackedHeaders()
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.timestampMs = timestampMs
        self.key = key
        self.value = value
        packedHeaders = headers
    }

    public var topicPartition: TopicPartition { TopicPartition(topic, partition) }
    public var position: RecordPosition { RecordPosition(topic: topic, partition: partition, offset: offset) }
}

/// Where to begin reading a partition.
public enum StartOffset: Hashable, Sendable {
    case offset(Int64)
    case beginning
    case end
    /// The group's committed offset, or the beginning when there is none.
    case committed
}

/// The first offset still in a partition's log and the offset its next record will get.
public struct Watermarks: Hashable, Sendable {
    public let low: Int64
    public let high: Int64

    public init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }

    public var isEmpty: Bool { low >= high }
}
