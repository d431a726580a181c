internal import CRdKafka
public import Logging
internal import Synchronization

/// How far a consumer has come in one partition.
public struct PartitionProgress: Hashable, Sendable {
    /// The next offset that will be delivered; `nil` until it is known.
    public let position: Int64?
    /// The log's bounds at the last fetch; `nil` before the first one.
    public let watermarks: Watermarks?

    /// Records still to be delivered; `nil` when either side is unknown.
    public var lag: Int64? {
        guard let position, let watermarks else { return nil }
        return max(0, watermarks.high - max(position, watermarks.low))
    }
}

/// Reads partitions, either those a group assigns to this member or those named by the caller.
///
/// Everything happens on one thread of the consumer's own; requests are carried out there between two polls, in the
/// order they were made. Nothing of a partition is delivered after `unassign` or `pause` has returned.
/// It runs, and keeps itself and its delegate alive, from `start()` until `close()`.
public final class KafkaConsumer: Sendable {
    private enum Phase { case created, running, ended }

    private struct State {
        var phase = Phase.created
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let configuration: KafkaConfiguration
    private let group: String?
    private let delegate: any KafkaConsumerDelegate
    private let context: ClientContext
    private let client: Handle
    private let queue: Handle
    private let mailbox = ConsumerMailbox()
    private let state = Mutex(State())

    /// A member of a group. Partitions come and go through the delegate, from `start()` on.
    ///
    /// - Parameter instanceID: keeps this member's partitions with it across a restart (static membership). Leave it
    ///   out on the embedded broker.
    /// - Throws: a `KafkaError` when a setting is wrong. It does not wait for a broker.
    public init(
        configuration: KafkaConfiguration, group: String, instanceID: String? = nil, topics: [String],
        delegate: any KafkaConsumerDelegate, logger: Logger
    ) throws {
        var fixed = ClientDefaults.fixedConsumer.merging(["group.id": group]) { $1 }
        if let instanceID { fixed["group.instance.id"] = instanceID }
        self.configuration = configuration
        self.group = group
        self.delegate = delegate
        context = ClientContext(logger: logger)
        (client, queue) = try Self.open(configuration, fixed: fixed, context)
        let list = PartitionList(topics.map { TopicPartition($0, RD_KAFKA_PARTITION_UA) })
        do {
            try KafkaError.check(rd_kafka_subscribe(client.pointer, list.pointer))
        } catch {
            Self.destroy(client, queue)
            throw error
        }
    }

    /// A reader outside any group: call `start()` and `assign`. It cannot commit, and tells its delegate when it
    /// reaches the end of a partition.
    public init(manual configuration: KafkaConfiguration, delegate: any KafkaConsumerDelegate, logger: Logger) throws {
        // librdkafka wants a group name even where no group is joined.
        let fixed = ClientDefaults.fixedConsumer.merging([
            "group.id": "\(configuration.clientID)-reader", "enable.partition.eof": "true",
        ]) { $1 }
        self.configuration = configuration
        group = nil
        self.delegate = delegate
        context = ClientContext(logger: logger)
        (client, queue) = try Self.open(configuration, fixed: fixed, context)
    }

    deinit {
        // A running consumer is kept alive by its thread, which destroys the client itself.
        if state.withLock({ $0.phase == .created }) { Self.destroy(client, queue) }
    }

    /// Starts the poll thread. Calling it again does nothing.
    public func start() {
        let isFirst = state.withLock { state in
            defer { if state.phase == .created { state.phase = .running } }
            return state.phase == .created
        }
        if isFirst { PollThread.start("kafka-consumer") { self.run() } }
    }

    /// False from the moment no broker answers until one does.
    public var isConnected: Bool { context.connection.isConnected }

    /// Why the cluster is out of reach; `nil` while it is not.
    public var connectionError: KafkaError? { context.connection.lastError }
}

// MARK: - Requests

extension KafkaConsumer {
    /// Starts reading. In a group: the answer to `assigned`, for those partitions (fewer or none are allowed). In
    /// manual mode: replaces whatever was read before.
    ///
    /// Throws with `isRebalance` when the group offers these partitions no longer.
    public func assign(_ positions: [TopicPartition: StartOffset]) async throws {
        try await perform { loop throws(KafkaError) in try loop.assign(positions) }
    }

    /// Stops reading: in a group the answer to `revoked`, otherwise everything held is given up.
    public func unassign() async throws {
        try await perform { loop throws(KafkaError) in try loop.unassign() }
    }

    /// Stops fetching these partitions while keeping them. What was fetched but not delivered is fetched again later.
    public func pause(_ partitions: [TopicPartition]) async throws {
        try await perform { loop throws(KafkaError) in try loop.pause(partitions) }
    }

    public func resume(_ partitions: [TopicPartition]) async throws {
        try await perform { loop throws(KafkaError) in try loop.resume(partitions) }
    }

    /// Continues at another place. Throws `wrongState` for a partition that is not being read yet.
    public func seek(_ positions: [TopicPartition: StartOffset]) async throws {
        try await perform { loop throws(KafkaError) in try loop.seek(positions) }
    }

    /// Commits offsets (of the *next* record to process) and waits for the coordinator's answer: when it returns, this
    /// member was the owner. Throws with `isRebalance` when it is no longer, or is about to be no longer, and
    /// `timedOut` when there was no answer (the commit may still happen).
    public func commit(_ offsets: [TopicPartition: Int64], timeoutSeconds: Double = 10) async throws {
        guard !offsets.isEmpty else { return }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            mailbox.post { loop in
                guard let loop else { return continuation.resume(throwing: KafkaError.closed) }
                loop.commit(offsets, timeoutMs: Int(timeoutSeconds * 1_000)) { error in
                    if let error { continuation.resume(throwing: error) } else { continuation.resume() }
                }
            }
        }
    }

    /// Commits without waiting. A refusal is logged: the next commit, or the next owner, makes up for it.
    public func commitAsync(_ offsets: [TopicPartition: Int64]) {
        guard !offsets.isEmpty else { return }
        let logger = context.logger
        mailbox.post { loop in
            loop?.commit(offsets, timeoutMs: 60_000) { error in
                guard let error else { return }
                logger.log(
                    level: error.isRebalance ? .debug : .warning, "Kafka commit refused",
                    metadata: ["error": "\(error)"])
            }
        }
    }

    /// Position and log bounds of every partition held, from what is known locally: no request is made.
    public func progress() async throws -> [TopicPartition: PartitionProgress] {
        try await perform { loop throws(KafkaError) in loop.progress() }
    }

    /// Leaves the group and ends the thread. Partitions still held are revoked through the delegate first; ten seconds
    /// are given to answer with `unassign()`. Later requests throw `closed`.
    public func close() async {
        await end { _ in }
    }

    /// Ends as a crash would, without leaving the group: it learns by the session time-out.
    func abandon() async {
        await end { $0.leavesGroup = false }
    }

    private func end(_ prepare: @escaping @Sendable (ConsumerLoop) -> Void) async {
        let isIdle = state.withLock { state in
            guard state.phase == .created else { return false }
            state.phase = .ended
            return true
        }
        if isIdle {
            mailbox.end()
            return Self.destroy(client, queue)
        }
        mailbox.post { loop in if let loop { prepare(loop) } }
        mailbox.close()
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if state.phase != .ended { state.waitingForEnd.append(continuation) }
                return state.phase == .ended
            }
            if hasEnded { continuation.resume() }
        }
    }
}

// MARK: - The thread

extension KafkaConsumer {
    private func run() {
        ConsumerLoop(
            client: client, queue: queue, context: context, delegate: delegate, mailbox: mailbox,
            isManual: group == nil,
            metrics: ConsumerMetrics(clientID: configuration.clientID, group: group ?? configuration.clientID)
        ).run()
        let waiting = state.withLock { state in
            defer { state.waitingForEnd = [] }
            state.phase = .ended
            return state.waitingForEnd
        }
        for continuation in waiting { continuation.resume() }
    }

    private func perform<T: Sendable>(
        _ body: @escaping @Sendable (ConsumerLoop) throws(KafkaError) -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
            mailbox.post { loop in
                guard let loop else { return continuation.resume(throwing: KafkaError.closed) }
                do {
                    continuation.resume(returning: try body(loop))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }

    private static func open(
        _ configuration: KafkaConfiguration, fixed: [String: String], _ context: ClientContext
    ) throws(KafkaError) -> (Handle, Handle) {
        let options = try configuration.makeOptions(
            defaults: ClientDefaults.common.merging(ClientDefaults.consumer) { $1 }, fixed: fixed)
        let client = try Handle.client(RD_KAFKA_CONSUMER, options: options, context: context)
        rd_kafka_poll_set_consumer(client.pointer)
        guard let queue = rd_kafka_queue_get_consumer(client.pointer) else {
            rd_kafka_destroy(client.pointer)
            throw KafkaError(.invalidArgument, "librdkafka gave no consumer queue")
        }
        return (client, Handle(queue))
    }

    private static func destroy(_ client: Handle, _ queue: Handle) {
        rd_kafka_queue_destroy(queue.pointer)
        rd_kafka_destroy_flags(client.pointer, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE))
    }
}
