public import KafkaClient
public import Models
public import ServiceKit
public import SwiftProtobuf

/// What a processor works with while one batch is being applied.
public final class BatchContext<Effect: Sendable> {
    public let partition: Int32
    public let partitionCount: Int32
    public let store: PartitionStore
    public let tables: GlobalTables
    public let clock: any ProductClock
    /// Product time at the beginning of the batch, milliseconds since the epoch.
    public let nowMs: Int64
    /// Identity of the log that is being read.
    public let logIdentity: String

    /// The store's positions belonged to another log: what was in flight there is lost and has to be asked for again.
    public internal(set) var isNewLog = false
    /// Rows were taken from the changelog: tables that are derived from them and not in it have to be built again.
    public internal(set) var wasRestored = false
    var positions: [Topic: Int64] = [:]

    private let recordHeaders: RecordHeaders
    /// The headers that all records of a topic in this batch have in common.
    private var commonHeaders: [Topic: [KafkaHeader]] = [:]
    private(set) var outputs: [OutputRecord] = []
    private(set) var effects: [Effect] = []

    init(
        partition: Int32, partitionCount: Int32, store: PartitionStore, environment: StageEnvironment
    ) {
        self.partition = partition
        self.partitionCount = partitionCount
        self.store = store
        tables = environment.tables
        clock = environment.clock
        nowMs = environment.clock.nowMs()
        logIdentity = environment.logIdentity
        recordHeaders = environment.headers
    }

    /// Writes a record when the batch is applied; it is acknowledged before the batch is committed.
    /// - Parameter traceID: 16 bytes that tie records together, usually a message's id.
    public func emit(_ topic: Topic, key: [UInt8], _ value: some SwiftProtobuf.Message, traceID: [UInt8]? = nil) {
        emit(topic, key: key, encoded: Codec.encode(value), traceID: traceID)
    }

    /// The same with a value that is encoded already.
    public func emit(_ topic: Topic, key: [UInt8], encoded value: [UInt8], traceID: [UInt8]? = nil) {
        outputs.append(OutputRecord(topic: topic, key: key, value: value, headers: headers(of: topic, traceID)))
    }

    /// Writes an event about a message, keyed by its recipient.
    public func emit(_ event: MessageEvent) {
        emit(encodedEvent: Codec.encode(event), about: event.ref)
    }

    /// The same with an event that is encoded already.
    public func emit(encodedEvent event: [UInt8], about ref: MessageRef) {
        emit(
            Topics.messagesEvents, key: RecordKey.recipient(workspace: ref.workspace, address: ref.address),
            encoded: event, traceID: ref.traceID)
    }

    /// Asks for an effect; it begins only after the batch is committed.
    public func perform(_ effect: Effect) { effects.append(effect) }

    /// Where the partition has read to in a topic; 0 at the beginning.
    public func position(of topic: Topic) -> Int64 { positions[topic] ?? 0 }

    /// A span of real time in product milliseconds.
    public func productMs(forRealMs real: Int64) -> Int64 {
        Int64(Double(real) / max(clock.realSeconds(forProduct: 1), 1e-9))
    }

    private func headers(of topic: Topic, _ traceID: [UInt8]?) -> [KafkaHeader] {
        if let common = commonHeaders[topic] { return recordHeaders.make(common, traceID: traceID) }
        let common = recordHeaders.common(topic: topic, atMs: nowMs)
        commonHeaders[topic] = common
        return recordHeaders.make(common, traceID: traceID)
    }

    func emitRaw(_ record: OutputRecord) { outputs.append(record) }
}

/// A record a batch wants written.
public struct OutputRecord: Sendable {
    public let topic: Topic
    /// `nil`: chosen by the key.
    public let partition: Int32?
    public let key: [UInt8]
    public let value: [UInt8]?
    public let headers: [KafkaHeader]

    public init(
        topic: Topic, partition: Int32? = nil, key: [UInt8], value: [UInt8]?,
        headers: [KafkaHeader] = []
    ) {
        self.topic = topic
        self.partition = partition
        self.key = key
        self.value = value
        self.headers = headers
    }
}

/// What the partitions of a stage share.
public struct StageEnvironment: Sendable {
    public let service: String
    public let tables: GlobalTables
    public let clock: any ProductClock
    public let logIdentity: String
    let headers: RecordHeaders

    public init(service: String, tables: GlobalTables, clock: any ProductClock, logIdentity: String) {
        self.service = service
        self.tables = tables
        self.clock = clock
        self.logIdentity = logIdentity
        headers = RecordHeaders(source: service)
    }
}
