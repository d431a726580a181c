import GRDB
import Models

/// One write transaction: the change, the records that tell the other stages about it, and what else belongs to it
/// are committed together or not at all.
struct Transaction {
    let db: Database
    /// Product time of the transaction, milliseconds since the epoch.
    let nowMs: Int64
    private let noted: Notes

    init(_ db: Database, nowMs: Int64) {
        self.db = db
        self.nowMs = nowMs
        noted = Notes()
    }

    /// Something was put into the outbox.
    var hasRecords: Bool { noted.hasRecords }

    /// Puts a record into the outbox; it reaches the log after the transaction has committed, in this order.
    /// - Parameters:
    ///   - value: the protobuf bytes, or `nil` for a tombstone.
    ///   - traceID: 16 bytes that tie records of one matter together.
    func emit(_ topic: Topic, key: [UInt8], value: [UInt8]?, traceID: [UInt8]? = nil) throws {
        noted.hasRecords = true
        try OutboxStore.append(
            OutboxRow(topic: topic.name, key: key, value: value, traceID: traceID, atMs: nowMs), in: db)
    }

    private final class Notes { var hasRecords = false }
}
