public import KafkaClient
public import Models

/// A stateful stage: what it reads, what it keeps, and who processes a partition.
public protocol Stage: Sendable {
    associatedtype Processor: PartitionProcessor

    /// Name of the consumer group's suffix, the changelog and the files: `scheduler`.
    var name: String { get }
    /// Co-partitioned topics.
    var inputs: [Topic] { get }
    var tables: [StateTable] { get }
    /// Inputs whose tables are rebuilt by reading them again from the beginning, instead of from the changelog.
    var rebuiltFrom: [Topic] { get }
    /// Whether effects need a fresh proof that this instance still owns the partition (invariant 5).
    var provesOwnership: Bool { get }

    /// A partition begins at most one batch in this span unless much is waiting: transaction, acknowledgements and commit
    /// cost the same for one record as for a hundred. Within the range it grows with what batches take, so a busy machine
    /// makes fewer and larger ones; the first record after a rest does not wait.
    var linger: ClosedRange<Duration> { get }

    func makeProcessor(partition: Int32, partitionCount: Int32) -> Processor

    /// Carries out what a committed batch asked for; results go to `deliver` in any number of portions.
    /// Called on the partition's own executor; must not block it.
    func perform(
        _ effects: [Processor.Effect], proof: OwnershipProof,
        deliver: @escaping @Sendable ([Processor.EffectResult]) -> Void)
}

extension Stage {
    public var rebuiltFrom: [Topic] { [] }
    public var provesOwnership: Bool { false }
    public var linger: ClosedRange<Duration> { .milliseconds(20) ... .milliseconds(250) }
}

extension Stage where Processor.Effect == Never {
    public func perform(
        _ effects: [Never], proof: OwnershipProof, deliver: @escaping @Sendable ([Processor.EffectResult]) -> Void
    ) {}
}

/// Processes the records of one partition. Everything it does goes through the context of the batch: reading and
/// writing its store, emitting records, asking for effects. It may keep caches of its store: after a failed batch it is
/// thrown away and made anew.
public protocol PartitionProcessor: AnyObject {
    associatedtype Effect: Sendable = Never
    associatedtype EffectResult: Sendable = Never

    /// Once, after the store has been restored and before the first record.
    func start(_ context: BatchContext<Effect>) throws
    /// - Throws: a record that throws goes to the dead-letter topic, without any of its changes.
    func process(_ record: InputRecord, _ context: BatchContext<Effect>) throws -> RecordOutcome
    func completed(_ result: EffectResult, _ context: BatchContext<Effect>) throws
    /// After the records of a batch, and whenever there is something to do in between.
    func tick(_ context: BatchContext<Effect>) throws -> TickOutcome
    /// The oldest offset of a topic that must be read again after a restart; `nil`: none.
    func heldOffset(of topic: Topic) -> Int64?
    /// Effects asked for whose results have not come back.
    var outstandingEffects: Int { get }
    /// The partition is about to be given up: ask for no further effects.
    func drain()
}

extension PartitionProcessor {
    public func start(_ context: BatchContext<Effect>) throws {}
    public func heldOffset(of topic: Topic) -> Int64? { nil }
    public var outstandingEffects: Int { 0 }
    public func drain() {}
}

extension PartitionProcessor where EffectResult == Never {
    public func completed(_ result: Never, _ context: BatchContext<Effect>) throws {}
}

/// What became of a record.
public enum RecordOutcome: Sendable {
    case done
    /// Not yet: offer it and its successors in the same topic again after other records have come.
    case wait
}

/// What a tick found.
public enum TickOutcome: Sendable {
    /// There is more to do at once.
    case busy
    /// Nothing more before this many milliseconds of real time have passed (sooner when records come).
    case idle(forMs: Int64)
}

/// A record of an input topic.
public struct InputRecord: Sendable {
    public let topic: Topic
    public let partition: Int32
    public let offset: Int64
    public let key: [UInt8]
    /// `nil`: a tombstone.
    public let value: [UInt8]?
    let packedHeaders: PackedHeaders

    public var headers: [KafkaHeader] { packedHeaders.list }

    public init(
        topic: Topic, partition: Int32, offset: Int64, key: [UInt8], value: [UInt8]?,
        headers: PackedHeaders = PackedHeaders()
    ) {
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
        self.value = value
        packedHeaders = headers
    }
}

/// Until when effects may begin: an instance that was cut off from the group must not act on an old proof.
public struct OwnershipProof: Sendable {
    public let validUntil: ContinuousClock.Instant

    public init(validUntil: ContinuousClock.Instant) { self.validUntil = validUntil }

    public var isValid: Bool { ContinuousClock.now < validUntil }
}
