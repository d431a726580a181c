public import KafkaClient
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
        instance = Hex.encode(UInt64.random(in: .min ... .max)) + "-"
    }

    /// Headers of one record.
    /// - Parameters:
    ///   - topic: gives `ce_type`, such as `campaigns.messages.events.v1`.
    ///   - atMs: when the fact happened, product time.
    ///   - traceID: 16 bytes; records about one message share its id as trace. `nil`: no `traceparent`.
    public func make(topic: Topic, atMs: Int64, traceID: [UInt8]?) -> [KafkaHeader] {
        common(topic: topic, atMs: atMs) + own(traceID: traceID)
    }

    /// Those that records of one topic at one instant share.
    func common(topic: Topic, atMs: Int64) -> [KafkaHeader] {
        [
            KafkaHeader("ce_specversion", Self.specVersion),
            KafkaHeader("ce_type", "campaigns.\(topic.name).v1"),
            KafkaHeader("ce_source", source),
            KafkaHeader("ce_time", RFC3339.format(atMs)),
            KafkaHeader("content-type", Self.contentType),
        ]
    }

    /// Those of one record alone.
    func own(traceID: [UInt8]?) -> [KafkaHeader] {
        let number = Hex.encode(sequence.next())
        let id = KafkaHeader("ce_id", Array((instance + number).utf8))
        guard let traceID, traceID.count == 16 else { return [id] }
        // The span differs from record to record; its first digit keeps it from being zero.
        let parent = "00-" + Hex.encode(traceID) + "-8" + number.dropFirst() + "-01"
        return [id, KafkaHeader("traceparent", Array(parent.utf8))]
    }

    private static let specVersion = Array("1.0".utf8)
    private static let contentType = Array("application/protobuf".utf8)

    private final class Sequence: Sendable {
        private let value = Atomic<UInt64>(0)
        func next() -> UInt64 { value.add(1, ordering: .relaxed).newValue }
    }
}
