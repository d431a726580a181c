internal import CRdKafka

extension KafkaAdmin {
    /// The committed offsets of a group, also of one without members. Partitions it never committed are left out.
    public func committedOffsets(
        group: String, partitions: some Collection<TopicPartition> & Sendable
    ) async throws -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let partitions = Array(partitions)
        let timeout = timeoutMs
        return try await request { client throws(KafkaError) in
            try GroupOffsets.list(group, partitions, client, timeoutMs: timeout)
        }
    }

    /// Sets the committed offsets of a group that has no members.
    public func setCommittedOffsets(group: String, _ offsets: [TopicPartition: Int64]) async throws {
        guard !offsets.isEmpty else { return }
        let timeout = timeoutMs
        try await request { client throws(KafkaError) in
            try GroupOffsets.alter(group, offsets, client, timeoutMs: timeout)
        }
    }
}

/// Requests about the offsets of one group.
private enum GroupOffsets {
    static func list(
        _ group: String, _ partitions: [TopicPartition], _ client: Handle, timeoutMs: Int32
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        let list = PartitionList(partitions)
        var request = rd_kafka_ListConsumerGroupOffsets_new(group, list.pointer)
        defer { rd_kafka_ListConsumerGroupOffsets_destroy(request) }
        let entries = try run(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, client, timeoutMs) { options, queue in
            rd_kafka_ListConsumerGroupOffsets(client.pointer, &request, 1, options, queue)
        } groups: { event, count in
            rd_kafka_ListConsumerGroupOffsets_result_groups(
                rd_kafka_event_ListConsumerGroupOffsets_result(event), &count)
        }
        var offsets: [TopicPartition: Int64] = [:]
        for entry in entries where entry.offset >= 0 { offsets[entry.partition] = entry.offset }
        return offsets
    }

    static func alter(
        _ group: String, _ offsets: [TopicPartition: Int64], _ client: Handle, timeoutMs: Int32
    ) throws(KafkaError) {
        let list = PartitionList(offsets)
        var request = rd_kafka_AlterConsumerGroupOffsets_new(group, list.pointer)
        defer { rd_kafka_AlterConsumerGroupOffsets_destroy(request) }
        let entries = try run(RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS, client, timeoutMs) { options, queue in
            rd_kafka_AlterConsumerGroupOffsets(client.pointer, &request, 1, options, queue)
        } groups: { event, count in
            rd_kafka_AlterConsumerGroupOffsets_result_groups(
                rd_kafka_event_AlterConsumerGroupOffsets_result(event), &count)
        }
        if let refused = entries.first(where: { $0.code != RD_KAFKA_RESP_ERR_NO_ERROR }) {
            throw KafkaError(refused.code, partition: refused.partition)
        }
    }

    private typealias Groups = UnsafeMutablePointer<OpaquePointer?>?

    private static func run(
        _ operation: rd_kafka_admin_op_t, _ client: Handle, _ timeoutMs: Int32,
        start: (_ options: OpaquePointer?, _ queue: OpaquePointer?) -> Void,
        groups: (_ event: OpaquePointer, _ count: inout Int) -> Groups
    ) throws(KafkaError) -> [PartitionList.Entry] {
        let options = rd_kafka_AdminOptions_new(client.pointer, operation)
        let queue = rd_kafka_queue_new(client.pointer)
        defer {
            rd_kafka_queue_destroy(queue)
            rd_kafka_AdminOptions_destroy(options)
        }
        rd_kafka_AdminOptions_set_request_timeout(options, timeoutMs, nil, 0)
        start(options, queue)
        guard let event = rd_kafka_queue_poll(queue, timeoutMs + 1_000) else {
            throw KafkaError(.timedOut, "no answer about the group's offsets")
        }
        defer { rd_kafka_event_destroy(event) }
        let code = rd_kafka_event_error(event)
        if code != RD_KAFKA_RESP_ERR_NO_ERROR {
            throw KafkaError(KafkaError.Code(code), String(cString: rd_kafka_event_error_string(event)))
        }
        var count = 0
        guard let results = groups(event, &count), count > 0, let result = results[0] else { return [] }
        if let error = rd_kafka_group_result_error(result) {
            throw KafkaError(rd_kafka_error_code(error))
        }
        guard let partitions = rd_kafka_group_result_partitions(result) else { return [] }
        return PartitionList.read(UnsafeMutablePointer(mutating: partitions))
    }
}
