/// One Kafka topic of the system, without the installation's prefix.
public struct Topic: Hashable, Sendable {
    /// How long records are kept.
    public enum Cleanup: Hashable, Sendable {
        /// The newest record of each key, for ever; a tombstone removes the key.
        case compacted
        /// Every record for this many days.
        case days(Int)
    }

    /// What decides the partition of a record, and with it how many partitions the topic has.
    public enum Partitioning: Hashable, Sendable {
        /// Keyed by `workspace|address`; all such topics have the same partition count and partitioner.
        case recipient
        /// Keyed by an id; few records, read as a whole by everyone who needs them.
        case table
        /// Keyed by the pacing domain: whatever shares a provider limit.
        case pacingDomain
    }

    public let name: String
    public let key: String
    /// Name of the protobuf message in the value.
    public let value: String
    public let cleanup: Cleanup
    public let partitioning: Partitioning

    public init(_ name: String, key: String, value: String, cleanup: Cleanup, partitioning: Partitioning) {
        self.name = name
        self.key = key
        self.value = value
        self.cleanup = cleanup
        self.partitioning = partitioning
    }

    /// The name alone tells topics apart: every record is looked up by its topic several times.
    public static func == (left: Topic, right: Topic) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// Where records of this topic go that could not be processed; bytes and key unchanged.
    public var deadLetters: Topic {
        Topic("\(name).dlq", key: key, value: value, cleanup: .days(28), partitioning: partitioning)
    }
}
