public import KafkaClient
public import Models
import ServiceKit
import Synchronization

/// CloudEvents 1.0 headers (Kafka binding, binary mode) and W3C `traceparent` for the records we write.
public struct RecordHeaders: Sendable {
    private let source: [UInt8]
    /// Begins every `ce_id`; the record's number follows.
    private let instance: [UInt8]
    private let sequence = Sequence()

    /// - Parameter source: the writing service, such as `scheduler`; becomes `ce_source` `/campaigns/scheduler`.
    public init(source: String) {
        self.source = Array("/campaigns/\(source)".utf8)
        instance = Array((Hex.encode(UInt64.random(in: .min ... .max)) + "-").utf8)
    }

    /// Headers of one record.
    /// - Parameters:
    ///   - topic: gives `ce_type`, such as `campaigns.messages.events.v1`.
    ///   - atMs: when the fact happened, product time.
    ///   - traceID: 16 bytes; records about one message share its id as trace. `nil`: no `traceparent`.
    public func make(topic: Topic, atMs: Int64, traceID: [UInt8]?) -> [KafkaHeader] {
        make(common(topic: topic, atMs: atMs), traceID: traceID)
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

    /// Headers of one record: to those it shares, those of its own.
    func make(_ common: [KafkaHeader], traceID: [UInt8]?) -> [KafkaHeader] {
        var headers: [KafkaHeader] = []
        headers.reserveCapacity(common.count + 2)
        headers += common
        let number = withUnsafeBytes(of: sequence.next().bigEndian) { Array($0) }
        var id: [UInt8] = []
        id.reserveCapacity(instance.count + 2 * number.count)
        id += instance
        Hex.append(number, to: &id)
        headers.append(KafkaHeader("ce_id", id))
        if let traceID, traceID.count == 16 {
            headers.append(KafkaHeader("traceparent", Self.traceParent(traceID, span: number)))
        }
        return headers
    }

    /// `00-TRACE-SPAN-01`. The span differs from record to record; its first digit keeps it from being zero.
    private static func traceParent(_ traceID: [UInt8], span: [UInt8]) -> [UInt8] {
        var parent: [UInt8] = []
        parent.reserveCapacity(55)
        parent += "00-".utf8
        Hex.append(traceID, to: &parent)
        parent += "-".utf8
        let start = parent.count
        Hex.append(span, to: &parent)
        parent[start] = UInt8(ascii: "8")
        parent += "-01".utf8
        return parent
    }

    private static let specVersion = Array("1.0".utf8)
    private static let contentType = Array("application/protobuf".utf8)

    private final class Sequence: Sendable {
        private let value = Atomic<UInt64>(0)
        func next() -> UInt64 { value.add(1, ordering: .relaxed).newValue }
    }
}
