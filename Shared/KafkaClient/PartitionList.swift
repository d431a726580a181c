internal import CRdKafka

/// A librdkafka list of partitions with offsets, freed at the end of its scope.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(capacity: Int) {
        pointer = rd_kafka_topic_partition_list_new(Int32(capacity))
    }

    init(_ partitions: some Collection<TopicPartition>) {
        self.init(capacity: partitions.count)
        for partition in partitions { add(partition, offset: Int64(RD_KAFKA_OFFSET_INVALID)) }
    }

    init(_ offsets: [TopicPartition: Int64]) {
        self.init(capacity: offsets.count)
        for (partition, offset) in offsets { add(partition, offset: offset) }
    }

    deinit { rd_kafka_topic_partition_list_destroy(pointer) }

    private func add(_ partition: TopicPartition, offset: Int64) {
        rd_kafka_topic_partition_list_add(pointer, partition.topic, partition.partition).pointee.offset = offset
    }

    var entries: [Entry] { Self.read(pointer) }

    /// Throws the first error a request left on one of the partitions.
    func checkEach() throws(KafkaError) {
        if let bad = entries.first(where: { $0.code != RD_KAFKA_RESP_ERR_NO_ERROR }) {
            throw KafkaError(bad.code, partition: bad.partition)
        }
    }
}

extension PartitionList {
    struct Entry {
        let partition: TopicPartition
        let offset: Int64
        let code: rd_kafka_resp_err_t
    }

    static func read(_ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) -> [Entry] {
        (0..<Int(list.pointee.cnt)).map { index in
            let element = list.pointee.elems[index]
            return Entry(
                partition: TopicPartition(String(cString: element.topic), element.partition), offset: element.offset,
                code: element.err)
        }
    }
}

extension StartOffset {
    /// librdkafka's number for this position.
    var raw: Int64 {
        switch self {
        case .offset(let offset): offset
        case .beginning: Int64(RD_KAFKA_OFFSET_BEGINNING)
        case .end: Int64(RD_KAFKA_OFFSET_END)
        case .committed: Int64(RD_KAFKA_OFFSET_STORED)
        }
    }
}
