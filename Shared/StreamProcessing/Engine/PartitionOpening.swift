import Foundation
import Models

/// Brings a partition's store up to date before its first record.
///
/// 1. A store of another log keeps its state and forgets its positions.
/// 2. The changelog beyond what the store has seen is applied, up to the last whole batch.
/// 3. A new log's changelog is empty: the whole state is written into it with the first batch.
public struct PartitionOpening<S: Stage> {
    /// Next changelog offset to apply, or `nil` when the changelog is to be read from its beginning.
    public private(set) var changelogPosition: Int64
    private let store: PartitionStore
    private let stage: S
    private let environment: StageEnvironment
    private let isNewLog: Bool
    private var wasRestored = false

    /// - Parameter logEnds: where each topic of this partition ends, by name. A stored position beyond means that the log
    ///   is another one, whatever its identity says.
    public init(
        stage: S, store: PartitionStore, environment: StageEnvironment, logEnds: [String: Int64] = [:]
    ) throws {
        self.stage = stage
        self.store = store
        self.environment = environment
        let known = try store.transaction { try store.fact("log_identity") }
        let changelog = try store.transaction { try store.fact("changelog") }.flatMap(Int64.init)
        let isBeyond = try store.transaction {
            try stage.inputs.contains { topic in
                guard let position = try store.position(of: topic.name), let end = logEnds[topic.name] else {
                    return false
                }
                return position > end
            }
        }
        isNewLog = known != nil && (known != environment.logIdentity || isBeyond)
        changelogPosition = isNewLog ? 0 : changelog ?? 0
        if isNewLog { try store.transaction { try store.clearPositions() } }
        try store.commit()
    }

    /// Applies the next portion of the changelog; call with every record in order, then ``finish(partition:partitionCount:)``.
    public mutating func apply(_ records: [(offset: Int64, key: [UInt8], value: [UInt8]?)]) throws {
        if !records.isEmpty { wasRestored = true }
        for record in records {
            let key = try Codec.decode(StateRow.self, record.key)
            let value = try record.value.map { try Codec.decode(StateRow.self, $0) }
            if key.table == StoreMeta.marker {
                try store.transaction { try close(value ?? StateRow(), offset: record.offset) }
                try store.commit()
            } else {
                try store.transaction { try store.restore(key: key, value: value) }
            }
        }
    }

    /// Drops an unfinished batch at the changelog's end and gives the engine.
    public func finish(partition: Int32, partitionCount: Int32) throws -> PartitionEngine<S> {
        try store.rollback()
        // Final only with the first batch: a crash before it finds the old identity and begins again.
        try store.transaction {
            try store.setFact("log_identity", environment.logIdentity)
            if isNewLog { try store.markEverythingChanged() }
        }
        return try PartitionEngine(
            stage: stage, partition: partition, partitionCount: partitionCount, store: store, environment: environment,
            origin: StoreOrigin(isNewLog: isNewLog, wasRestored: wasRestored))
    }

    private func close(_ marker: StateRow, offset: Int64) throws {
        for index in stride(from: 0, to: marker.cells.count - 1, by: 2) {
            try store.setPosition(of: marker.cells[index].text, marker.cells[index + 1].integer)
        }
        try store.setFact("changelog", String(offset + 1))
    }
}
