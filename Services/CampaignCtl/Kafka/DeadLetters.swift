import KafkaClient
import Models

/// The dead letters of one topic, and which of them have been replayed.
struct DeadLetters: Sendable {
    let cluster: Cluster
    /// The topic whose records could not be processed.
    let origin: Topic

    /// Nobody is a member of it: it only remembers how far replays have come.
    private var group: String { "\(cluster.catalogue.prefix)campaignctl.replay" }
    var name: String { cluster.catalogue.name(of: origin.deadLetters) }

    struct Extent: Sendable {
        let partition: TopicPartition
        let bounds: Watermarks
        /// The first record that has not been replayed.
        let next: Int64

        var total: Int64 { bounds.high - bounds.low }
        var waiting: Int64 { max(0, bounds.high - next) }
    }

    func extents(_ admin: KafkaAdmin) async throws -> [Extent] {
        let partitions = try await cluster.partitions(of: name, admin)
        let bounds = try await admin.watermarks(partitions)
        let replayed = try await admin.committedOffsets(group: group, partitions: partitions)
        return partitions.compactMap { partition in
            bounds[partition].map {
                // A cluster that has lost its records has lost them here too: an offset beyond the end means nothing.
                let next = replayed[partition].flatMap { [high = $0.high] next in next <= high ? next : nil } ?? $0.low
                return Extent(partition: partition, bounds: $0, next: max(next, $0.low))
            }
        }
    }

    /// Reads the dead letters that are there now.
    func read(_ extents: [Extent], all: Bool, limit: Int, handle: @escaping @Sendable (ConsumedRecord) -> Void)
        async throws
    {
        let wanted = extents.filter { all ? $0.total > 0 : $0.waiting > 0 }
        let starts = wanted.map { ($0.partition, StartOffset.offset(all ? $0.bounds.low : $0.next)) }
        let ends = wanted.map { ($0.partition, $0.bounds.high) }
        try await TopicReader.read(
            cluster, Dictionary(uniqueKeysWithValues: starts), ends: Dictionary(uniqueKeysWithValues: ends),
            limit: limit, handle: handle)
    }

    /// Remembers that everything before these offsets has been replayed.
    func remember(_ offsets: [TopicPartition: Int64], _ admin: KafkaAdmin) async throws {
        try await admin.setCommittedOffsets(group: group, offsets)
    }

    /// The record as it was before it failed: bytes and key unchanged, in the partition it came from.
    func original(of record: ConsumedRecord) -> ProducerRecord {
        let partition = record.headers.first(named: "dlq_partition").flatMap { Int32($0.text) }
        return ProducerRecord(
            topic: cluster.catalogue.name(of: origin), partition: partition, key: record.key, value: record.value,
            headers: record.headers.filter { !$0.name.hasPrefix("dlq_") })
    }
}
