internal import CRdKafka

/// Hands one record to librdkafka, which copies its bytes.
enum RecordWriter {
    static func produce(
        _ record: ProducerRecord, _ client: Handle, _ topic: Handle, opaque: UnsafeMutableRawPointer
    ) -> rd_kafka_resp_err_t {
        let headers = record.headers.isEmpty ? nil : makeHeaders(record.headers)
        let code = record.key.withUnsafeBytes { key in
            // An empty key is none: its record may go to any partition.
            withBytes(of: record.value) { value in
                crdkafka_produce(
                    client.pointer, topic.pointer, record.partition ?? RD_KAFKA_PARTITION_UA,
                    key.isEmpty ? nil : key.baseAddress, key.count, value?.baseAddress, value?.count ?? 0, headers,
                    opaque)
            }
        }
        if code != RD_KAFKA_RESP_ERR_NO_ERROR, let headers { rd_kafka_headers_destroy(headers) }
        return code
    }

    /// `nil` for a tombstone; an empty value keeps an address, which is what tells the two apart in C.
    private static func withBytes<R>(of value: [UInt8]?, _ body: (UnsafeRawBufferPointer?) -> R) -> R {
        guard let value else { return body(nil) }
        guard value.isEmpty else { return value.withUnsafeBytes { body($0) } }
        return withUnsafeBytes(of: 0 as UInt8) { body(UnsafeRawBufferPointer(rebasing: $0[..<0])) }
    }

    private static func makeHeaders(_ headers: [KafkaHeader]) -> OpaquePointer? {
        let list = rd_kafka_headers_new(headers.count)
        for header in headers {
            var name = header.name
            name.withUTF8 { name in
                _ = name.withMemoryRebound(to: CChar.self) { name in
                    header.value.withUnsafeBytes { value in
                        rd_kafka_header_add(list, name.baseAddress, name.count, value.baseAddress, value.count)
                    }
                }
            }
        }
        return list
    }
}
