/// Receives what a consumer meets, on the consumer's own poll thread, one call at a time.
///
/// Each call must return quickly: while it lasts nothing is polled. Hand the data over and do the work elsewhere.
public protocol KafkaConsumerDelegate: Sendable {
    /// The group gave these partitions to this member. Nothing is read until `KafkaConsumer.assign` is called with
    /// their start offsets; until then the group waits (members stay alive meanwhile).
    func assigned(_ partitions: [TopicPartition])

    /// The group takes these partitions back and waits for `KafkaConsumer.unassign`. When they are `lost` another
    /// member may own them already: commits are refused, and unfinished work must be dropped rather than drained.
    func revoked(_ partitions: [TopicPartition], lost: Bool)

    /// Records of one partition, in order.
    func received(_ records: [ConsumedRecord], from partition: TopicPartition)

    /// The log of this partition was read to its end, which is `offset`. Called in manual mode only, each time the end
    /// is reached.
    func reachedEnd(of partition: TopicPartition, offset: Int64)

    /// Something went wrong; the consumer goes on by itself unless `error.isFatal`, when the process should end
    /// (another instance has taken its name, for example). With `KafkaError.Code.offsetOutOfRange` the partition
    /// continues at its beginning. Broken connections are not reported here: see `KafkaConsumer.isConnected`.
    func failed(_ error: KafkaError)
}

extension KafkaConsumerDelegate {
    public func assigned(_ partitions: [TopicPartition]) {}
    public func revoked(_ partitions: [TopicPartition], lost: Bool) {}
    public func reachedEnd(of partition: TopicPartition, offset: Int64) {}
}
