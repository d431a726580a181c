import KafkaClient
import Logging
import Models
import Synchronization

/// Reads one partition of a changelog from a position to its end.
final class ChangelogReader: KafkaConsumerDelegate {
    typealias Entry = (offset: Int64, key: [UInt8], value: [UInt8]?)

    private enum Event: Sendable {
        case records([ConsumedRecord])
        case end
        case failed(KafkaError)
    }

    private let stream: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation

    private init() { (stream, continuation) = AsyncStream.makeStream() }

    /// Calls `apply` with portions in order; does nothing when there is nothing beyond `position`.
    static func read(
        _ partition: TopicPartition, from position: Int64, end: Int64, kafka: StageKafka, logger: Logger,
        apply: ([Entry]) throws -> Void
    ) async throws {
        guard position < end else { return }
        let reader = ChangelogReader()
        let consumer = try KafkaConsumer(manual: kafka.configuration, delegate: reader, logger: logger)
        consumer.start()
        do {
            try await consumer.assign([partition: .offset(position)])
            for await event in reader.stream {
                switch event {
                case .records(let records): try apply(records.map { ($0.offset, $0.key, $0.value) })
                case .end: reader.continuation.finish()
                case .failed(let error) where error.isFatal: throw error
                case .failed: break
                }
            }
        } catch {
            await consumer.close()
            throw error
        }
        await consumer.close()
    }

    func received(_ records: [ConsumedRecord], from partition: TopicPartition) { continuation.yield(.records(records)) }
    func reachedEnd(of partition: TopicPartition, offset: Int64) { continuation.yield(.end) }
    func failed(_ error: KafkaError) { continuation.yield(.failed(error)) }
}
