import KafkaClient

/// A consumer and what its delegate saw.
struct Member: Sendable {
    let consumer: KafkaConsumer
    let seen: Recorder

    /// Waits for an assignment and starts reading it; gives back what is revoked before it comes.
    @discardableResult
    func accept(from start: StartOffset = .beginning) async throws -> [TopicPartition] {
        while true {
            let rebalance = try await seen.nextRebalance()
            try await answer(rebalance, from: start)
            if case .assigned(let partitions) = rebalance { return partitions }
        }
    }

    /// Waits for a revocation, without giving the partitions back.
    func revocation() async throws -> (partitions: [TopicPartition], lost: Bool) {
        guard case .revoked(let partitions, let lost) = try await seen.nextRebalance() else {
            throw Recorder.TimedOut(description: "assigned, not revoked")
        }
        return (partitions, lost)
    }

    /// Answers every rebalance from now on. A group may take several rounds until it is settled.
    @discardableResult
    func serve() -> Task<Void, any Error> {
        Task {
            while true { try await answer(seen.nextRebalance(), from: .beginning) }
        }
    }

    /// Closes as a service does: gives its partitions back when they are revoked.
    func closeDrained() async {
        let serving = serve()
        await consumer.close()
        serving.cancel()
    }

    private func answer(_ rebalance: Recorder.Rebalance, from start: StartOffset) async throws {
        do {
            switch rebalance {
            case .assigned(let partitions):
                try await consumer.assign(Dictionary(uniqueKeysWithValues: partitions.map { ($0, start) }))
            case .revoked: try await consumer.unassign()
            }
        } catch let error as KafkaError where error.isRebalance {
            // The group has moved on since; its next word is on the way.
        }
    }
}
