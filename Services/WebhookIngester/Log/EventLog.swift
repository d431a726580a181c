import KafkaClient
import Models

/// Where facts go. The ingester answers 200 only after `append` has returned.
protocol EventLog: Sendable {
    /// Appends all records, or throws: then some may have been appended, and the provider's next try appends all again.
    func append(_ records: [LogRecord]) async throws
}

/// One fact for the log.
struct LogRecord: Sendable {
    let topic: Topic
    let key: [UInt8]
    let value: [UInt8]
    let headers: [KafkaHeader]
}
