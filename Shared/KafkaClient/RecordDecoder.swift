internal import CRdKafka
import Foundation

/// Polls librdkafka's consumer queue and turns its messages into records grouped by partition.
final class RecordDecoder {
    struct Run {
        let partition: TopicPartition
        var records: [ConsumedRecord]
    }

    struct Batch {
        var runs: [Run] = []
        var ends: [(partition: TopicPartition, offset: Int64)] = []
        var errors: [KafkaError] = []
    }

    private struct Place: Hashable {
        let topic: OpaquePointer
        let partition: Int32
    }

    private let capacity: Int
    private let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>

    init(capacity: Int) {
        self.capacity = capacity
        messages = .allocate(capacity: capacity)
        messages.initialize(repeating: nil, count: capacity)
    }

    deinit { messages.deallocate() }

    /// Waits up to `waitMs` for a first message and takes what else is there. Callbacks that are due are called.
    func poll(_ queue: Handle, waitMs: Int32) -> Batch {
        // rd_kafka_consume_batch_queue waits until its buffer is full or the time is up, so it may not wait at all.
        guard let first = rd_kafka_consume_queue(queue.pointer, waitMs) else { return Batch() }
        messages[0] = first
        let more = rd_kafka_consume_batch_queue(queue.pointer, 0, messages + 1, capacity - 1)
        let count = 1 + max(0, Int(more))
        defer { for index in 0..<count { rd_kafka_message_destroy(messages[index]) } }
        return decode(count)
    }

    private func decode(_ count: Int) -> Batch {
        var batch = Batch()
        // Topic pointers are compared only while the messages of this poll keep them alive.
        var runOf: [Place: Int] = [:]
        var current: (place: Place, run: Int)?
        for index in 0..<count {
            guard let message = messages[index]?.pointee else { continue }
            if message.err != RD_KAFKA_RESP_ERR_NO_ERROR {
                note(message, in: &batch)
                continue
            }
            guard let topic = message.rkt else { continue }
            let place = Place(topic: topic, partition: message.partition)
            if current?.place != place {
                let run = runOf[place] ?? batch.runs.count
                if run == batch.runs.count {
                    batch.runs.append(Run(partition: Self.partition(message, topic), records: []))
                    runOf[place] = run
                }
                current = (place, run)
            }
            guard let run = current?.run, let pointer = messages[index] else { continue }
            batch.runs[run].records.append(Self.record(pointer, topic: batch.runs[run].partition.topic))
        }
        return batch
    }

    private func note(_ message: rd_kafka_message_t, in batch: inout Batch) {
        let partition = message.rkt.map { Self.partition(message, $0) }
        if message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF {
            if let partition { batch.ends.append((partition, message.offset)) }
            return
        }
        // An error message's payload is its text.
        let text = message.payload.map { payload in
            String(decoding: UnsafeRawBufferPointer(start: payload, count: message.len), as: UTF8.self)
        }
        let code = KafkaError.Code(message.err)
        batch.errors.append(KafkaError(code, text ?? code.text, partition: partition))
    }

    private static func partition(_ message: rd_kafka_message_t, _ topic: OpaquePointer) -> TopicPartition {
        TopicPartition(rd_kafka_topic_name(topic).map { String(cString: $0) } ?? "", message.partition)
    }
}

// MARK: - One record

extension RecordDecoder {
    private static func record(_ pointer: UnsafeMutablePointer<rd_kafka_message_t>, topic: String) -> ConsumedRecord {
        let message = pointer.pointee
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let timestamp = rd_kafka_message_timestamp(pointer, &kind)
        return ConsumedRecord(
            topic: topic, partition: message.partition, offset: message.offset,
            timestampMs: kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp,
            key: bytes(message.key, message.key_len) ?? [], value: bytes(message.payload, message.len),
            headers: headers(pointer))
    }

    private static func bytes(_ start: UnsafeRawPointer?, _ count: Int) -> [UInt8]? {
        start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) }
    }

    private static func headers(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> PackedHeaders {
        var headers = PackedHeaders()
        var list: OpaquePointer?
        guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return headers }
        let count = rd_kafka_header_cnt(list)
        headers.reserve(count * 40)
        for index in 0..<count {
            var name: UnsafePointer<CChar>?
            var value: UnsafeRawPointer?
            var size = 0
            guard rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR, let name
            else { break }
            headers.append(
                name: UnsafeRawBufferPointer(start: name, count: strlen(name)),
                value: UnsafeRawBufferPointer(start: value, count: size))
        }
        return headers
    }
}
