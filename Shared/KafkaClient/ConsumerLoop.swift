internal import CRdKafka
internal import Dispatch
internal import Logging

/// The poll thread of one consumer: it alone touches the assignment and delivers to the delegate, so nothing of an
/// assignment is delivered after `unassign` has returned.
final class ConsumerLoop {
    static let pollMs: Int32 = 100
    static let batchSize = 1_024
    /// How long a closing member waits for the delegate's side to drain and call `unassign`.
    static let closeTimeoutSeconds = 10

    let client: Handle
    let queue: Handle
    let context: ClientContext
    let delegate: any KafkaConsumerDelegate
    let mailbox: ConsumerMailbox
    var assignment: AssignmentState
    var commits: [UInt: PendingCommit] = [:]
    var lastCommit: UInt = 0
    /// librdkafka has been told to leave the group.
    private(set) var isLeaving = false
    private var metrics: ConsumerMetrics
    private var decoder = RecordDecoder(capacity: ConsumerLoop.batchSize)
    /// False to end as a crash would.
    var leavesGroup = true

    init(
        client: Handle, queue: Handle, context: ClientContext, delegate: any KafkaConsumerDelegate,
        mailbox: ConsumerMailbox, isManual: Bool, metrics: ConsumerMetrics
    ) {
        self.client = client
        self.queue = queue
        self.context = context
        self.delegate = delegate
        self.mailbox = mailbox
        self.metrics = metrics
        assignment = AssignmentState(isManual: isManual)
    }

    func run() {
        mailbox.begin(queue)
        while !mailbox.isClosing { turn() }
        // What was asked before the end was.
        takeRequests()
        if leavesGroup { leave() }
        end()
    }

    private func turn() {
        takeRequests()
        deliver(decoder.poll(queue, waitMs: Self.pollMs))
        for event in context.takeEvents() { handle(event) }
        expireCommits()
        context.connection.probeIfNeeded(client)
    }

    private func takeRequests() {
        for request in mailbox.take() { request(self) }
    }

    // MARK: - Delivery

    private func deliver(_ batch: RecordDecoder.Batch) {
        if !batch.runs.isEmpty { context.connection.markUp() }
        for run in batch.runs where assignment.held[run.partition] != nil {
            guard let last = run.records.last else { continue }
            assignment.delivered(run.partition, next: last.offset + 1)
            delegate.received(run.records, from: run.partition)
        }
        for end in batch.ends where assignment.held[end.partition] != nil {
            assignment.delivered(end.partition, next: end.offset)
            delegate.reachedEnd(of: end.partition, offset: end.offset)
        }
        let (outOfRange, others) = (
            batch.errors.filter { $0.code == .offsetOutOfRange }, batch.errors.filter { $0.code != .offsetOutOfRange }
        )
        for error in others { delegate.failed(error) }
        if !outOfRange.isEmpty { beginAgain(outOfRange) }
    }

    /// The positions do not exist in the log: read from its beginning rather than skip anything.
    private func beginAgain(_ errors: [KafkaError]) {
        var reported: [KafkaError] = []
        for error in errors {
            guard let partition = error.partition, let progress = assignment.held[partition] else { continue }
            // A group without a committed offset is new, not wrong.
            if progress.start != .committed || progress.next != nil { reported.append(error) }
            assignment.moved(partition, to: .beginning)
        }
        do {
            try restart(errors.compactMap(\.partition))
        } catch {
            reported.append(error)
        }
        for error in reported { delegate.failed(error) }
    }

    // MARK: - Events

    private func handle(_ event: ClientEvent) {
        switch event {
        case .assigned(let partitions):
            // A group that is being left needs no answer.
            if isLeaving { return }
            assignment.groupAssigned(partitions)
            delegate.assigned(partitions)
        case .revoked(let partitions, let lost):
            assignment.groupRevoked(partitions)
            // A member that gave everything back before it closed has nothing more to drain.
            if isLeaving && assignment.held.isEmpty {
                answerForDelegate()
            } else {
                delegate.revoked(partitions, lost: lost)
            }
        case .committed(let request, let error):
            commits.removeValue(forKey: request)?.completion(error)
        case .statistics(let json):
            let statistics = ClientStatistics(json: json)
            if statistics?.hasBrokerUp == true { context.connection.markUp() }
            metrics.record(lagByTopic: lagByTopic(), statistics)
        case .error(let error):
            if !context.connection.note(error) { delegate.failed(error) }
        }
    }

    private func lagByTopic() -> [String: Int64] {
        progress().reduce(into: [:]) { sums, entry in
            // Not known before the first fetch, which is not the same as none.
            if let lag = entry.value.lag { sums[entry.key.topic, default: 0] += lag }
        }
    }

    // MARK: - The end

    /// Leaves the group; what is still held is revoked first, as in any rebalance.
    ///
    /// A librdkafka group that has ended never answers a call about assignments again, so from `isLeaving` on such
    /// calls are made only while the group itself waits for one.
    private func leave() {
        let deadline = DispatchTime.now() + .seconds(Self.closeTimeoutSeconds)
        drainRevocation(until: deadline)
        if assignment.isManual { answerForDelegate() }
        assignment.forgetOffer()
        isLeaving = true
        if let error = rd_kafka_consumer_close_queue(client.pointer, queue.pointer) {
            return delegate.failed(KafkaError(consuming: error))
        }
        while rd_kafka_consumer_closed(client.pointer) == 0 {
            turn()
            if assignment.isRevoking, DispatchTime.now() > deadline { answerLate() }
        }
    }

    /// The group would take its end for the answer to a revocation that is still being drained.
    private func drainRevocation(until deadline: DispatchTime) {
        while assignment.isRevoking {
            turn()
            if assignment.isRevoking, DispatchTime.now() > deadline { return answerLate() }
        }
    }

    private func answerLate() {
        context.logger.warning("Kafka partitions were not given back in time; leaving the group without them")
        answerForDelegate()
    }

    private func answerForDelegate() {
        do {
            try unassign()
        } catch {
            delegate.failed(error)
        }
    }

    private func end() {
        mailbox.end()
        for waiting in commits.values { waiting.completion(.closed) }
        commits = [:]
        rd_kafka_queue_destroy(queue.pointer)
        rd_kafka_destroy_flags(client.pointer, Int32(RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE))
    }
}
