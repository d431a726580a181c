import KafkaClient
import Models

/// A record as the log takes it.
struct LogRecord: Sendable {
    /// Name without the installation's prefix.
    let topic: String
    let key: [UInt8]
    /// `nil`: a tombstone.
    let value: [UInt8]?
    let headers: [KafkaHeader]
}

/// Where a record came to lie.
struct RecordPlace: Hashable, Sendable {
    let topic: String
    let partition: Int32
    let offset: Int64
}

/// The log as the outbox needs it: Kafka, or a stand-in for tests.
protocol RecordLog: Sendable {
    /// Why the log cannot be reached now; `nil` while nothing is known against it.
    var outage: (any Error)? { get }
    /// Names the cluster; another name means that everything published before is gone.
    func identity() async throws -> String
    /// The offset that the next record of the partition will get.
    func end(topic: String, partition: Int32) async throws -> Int64
    /// Returns when every record is acknowledged, with their places in the same order.
    func append(_ records: [LogRecord]) async throws -> [RecordPlace]
}
