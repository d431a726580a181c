import Logging

/// Brings batches of records into the read model.
struct BatchApplier: Sendable {
    let store: Store
    /// Takes the records that nobody can decode.
    let log: any RecordLog
    let logger: Logger

    /// Dead letters first: once the positions are committed nobody reads those records again.
    func apply(_ records: [ReadRecord]) async throws {
        let batch = ReadBatch(records)
        if !batch.undecodable.isEmpty {
            for record in batch.undecodable {
                logger.error(
                    "record cannot be decoded, kept as a dead letter",
                    metadata: [
                        "topic": "\(record.topic)", "partition": "\(record.partition)", "offset": "\(record.offset)",
                    ])
            }
            _ = try await log.append(batch.undecodable.map(ReadDeadLetter.make))
        }
        try await store.write { try ReadModel.apply(batch, in: $0) }
    }
}
