internal import CRdKafka
internal import Dispatch

/// What callers ask of the poll thread.
extension ConsumerLoop {
    /// A cooperative rebalance moves only what changes owner; every other kind takes everything back first.
    private var isIncremental: Bool {
        !assignment.isManual
            && rd_kafka_rebalance_protocol(client.pointer).map { String(cString: $0) } == "COOPERATIVE"
    }

    func assign(_ positions: [TopicPartition: StartOffset]) throws(KafkaError) {
        try requireGroup()
        guard assignment.mayAssign(positions.keys) else {
            throw KafkaError(.notAssigned, "the group does not offer these partitions now")
        }
        let list = PartitionList(positions.mapValues(\.raw))
        if isIncremental {
            if let error = rd_kafka_incremental_assign(client.pointer, list.pointer) {
                throw KafkaError(consuming: error)
            }
        } else {
            try KafkaError.check(rd_kafka_assign(client.pointer, list.pointer))
        }
        assignment.didAssign(positions, replacing: !isIncremental)
    }

    func unassign() throws(KafkaError) {
        let partitions = assignment.toUnassign
        // The group will ask for them in a moment and is answered then.
        guard isReachable else { return assignment.didUnassign(partitions) }
        if isIncremental {
            let list = PartitionList(partitions)
            if let error = rd_kafka_incremental_unassign(client.pointer, list.pointer) {
                throw KafkaError(consuming: error)
            }
            assignment.didUnassign(partitions)
        } else {
            try KafkaError.check(rd_kafka_assign(client.pointer, nil))
            assignment.didUnassign(Array(assignment.held.keys))
        }
    }

    func pause(_ partitions: [TopicPartition]) throws(KafkaError) {
        try requireHeld(partitions)
        let list = PartitionList(partitions)
        try KafkaError.check(rd_kafka_pause_partitions(client.pointer, list.pointer))
        try list.checkEach()
        assignment.setPaused(partitions, true)
    }

    func resume(_ partitions: [TopicPartition]) throws(KafkaError) {
        try requireHeld(partitions)
        let list = PartitionList(partitions)
        try KafkaError.check(rd_kafka_resume_partitions(client.pointer, list.pointer))
        try list.checkEach()
        assignment.setPaused(partitions, false)
    }

    func seek(_ positions: [TopicPartition: StartOffset]) throws(KafkaError) {
        try requireHeld(positions.keys)
        let list = PartitionList(positions.mapValues(\.raw))
        if let error = rd_kafka_seek_partitions(client.pointer, list.pointer, 5_000) {
            throw KafkaError(consuming: error)
        }
        try list.checkEach()
        for (partition, start) in positions { assignment.moved(partition, to: start) }
    }

    /// Fetches partitions anew that librdkafka has stopped after an error; it takes no `seek` for them. An eager group
    /// and a manual reader can only be given everything at once, so the others take up where they are.
    func restart(_ partitions: [TopicPartition]) throws(KafkaError) {
        // Not while the group waits for an answer: the answer settles it.
        guard assignment.waiting == .idle, isReachable else { return }
        let concerned = Set(partitions)
        let positions = assignment.held.filter { !isIncremental || concerned.contains($0.key) }
        let list = PartitionList(positions.mapValues(\.resumption.raw))
        if isIncremental {
            if let error = rd_kafka_incremental_unassign(client.pointer, PartitionList(positions.keys).pointer)
                ?? rd_kafka_incremental_assign(client.pointer, list.pointer)
            {
                throw KafkaError(consuming: error)
            }
        } else {
            try KafkaError.check(rd_kafka_assign(client.pointer, list.pointer))
        }
        let paused = positions.filter(\.value.isPaused).map(\.key)
        if !paused.isEmpty { try pause(paused) }
    }

    /// A commit on its way to the coordinator.
    struct PendingCommit {
        let deadline: DispatchTime
        let completion: @Sendable (KafkaError?) -> Void
    }

    /// Sends the offsets to the group's coordinator; `completion` runs on this thread when it has answered or not done
    /// so in time.
    func commit(
        _ offsets: [TopicPartition: Int64], timeoutMs: Int, completion: @escaping @Sendable (KafkaError?) -> Void
    ) {
        if let refusal = refusal(of: offsets) { return completion(refusal) }
        lastCommit &+= 1
        commits[lastCommit] = PendingCommit(deadline: .now() + .milliseconds(timeoutMs), completion: completion)
        let list = PartitionList(offsets)
        let code = rd_kafka_commit_queue(
            client.pointer, list.pointer, queue.pointer, Callbacks.commit,
            UnsafeMutableRawPointer(bitPattern: lastCommit))
        if code != RD_KAFKA_RESP_ERR_NO_ERROR { commits.removeValue(forKey: lastCommit)?.completion(KafkaError(code)) }
    }

    func expireCommits() {
        guard !commits.isEmpty else { return }
        let now = DispatchTime.now()
        for (request, commit) in commits where commit.deadline < now {
            commits[request] = nil
            commit.completion(KafkaError(.timedOut, "the coordinator did not answer a commit"))
        }
    }

    /// What is known here to be void is not even sent: without a generation it could be taken for a lone consumer's.
    private func refusal(of offsets: [TopicPartition: Int64]) -> KafkaError? {
        if assignment.isManual { return KafkaError(.wrongState, "a consumer without a group cannot commit") }
        if rd_kafka_assignment_lost(client.pointer) != 0 {
            return KafkaError(.notAssigned, "the partitions were lost to the group")
        }
        do {
            try requireHeld(offsets.keys)
            return nil
        } catch {
            return error
        }
    }

    func progress() -> [TopicPartition: PartitionProgress] {
        assignment.held.keys.reduce(into: [:]) { result, partition in
            var low: Int64 = -1
            var high: Int64 = -1
            let code = rd_kafka_get_watermark_offsets(
                client.pointer, partition.topic, partition.partition, &low, &high)
            let isKnown = code == RD_KAFKA_RESP_ERR_NO_ERROR && low >= 0 && high >= 0
            let watermarks = isKnown ? Watermarks(low: low, high: high) : nil
            result[partition] = PartitionProgress(
                position: assignment.position(of: partition, in: watermarks), watermarks: watermarks)
        }
    }

    /// See `leave`.
    private var isReachable: Bool { !isLeaving || assignment.isRevoking }

    private func requireGroup() throws(KafkaError) {
        if !isReachable { throw .closed }
    }

    private func requireHeld(_ partitions: some Sequence<TopicPartition>) throws(KafkaError) {
        try requireGroup()
        if let stranger = partitions.first(where: { assignment.held[$0] == nil }) {
            throw KafkaError(.notAssigned, "the partition is not this member's", partition: stranger)
        }
    }
}
