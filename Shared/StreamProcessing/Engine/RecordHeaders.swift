public import Models
import ServiceKit
import Synchronization

/// CloudEvents 1.0 headers (Kafka binding, binary mode) and W3C `traceparent` for the records we write.
public struct RecordHeaders: Sendable {
    private let source: [UInt8]
    private let instance: String
    private let sequence = Sequence()

    /// - Parameter source: the writing service, such as `scheduler`; becomes `ce_source` `/campaigns/scheduler`.
    public init(source: String) {
        self.source = Array("/campaigns/\(source)".utf8)
        instance = Hex.encode(UInt64.random(in: .min ... .max))
    }

    /// Headers of one record.
    /// - Parameters:
    ///   - topic: gives `ce_type`, such as `campaigns.messages.events.v1`.
    ///   - atMs: when the fact happened, product time.
    ///   - traceID: 16 bytes; records about one message share its id as trace. `nil`: no `traceparent`.
    public func make(topic: Topic, atMs: Int64, traceID: [UInt8]?) -> [(name: String, value: [UInt8])] {
        let number = sequence.next()
        var headers: [(name: String, value: [UInt8])] = [
            ("ce_specversion", Self.specVersion),
            ("ce_type", Array("campaigns.\(topic.name).v1".utf8)),
            ("ce_source", source),
            ("ce_id", Array("\(instance)-\(number)".utf8)),
            ("ce_time", Array(RFC3339.format(atMs).utf8)),
            ("content-type", Self.contentType),
        ]
        if let traceID, traceID.count == 16 {
            headers.append(("traceparent", Array("00-\(Hex.encode(traceID))-\(Hex.encode(number | 1 << 63))-01".utf8)))
        }
        return headers
    }

    private static let specVersion = Array("1.0".utf8)
    private static let contentType = Array("application/protobuf".utf8)

    private final class Sequence: Sendable {
        private let value = Atomic<UInt64>(0)
        func next() -> UInt64 { value.add(1, ordering: .relaxed).newValue }
    }
}
