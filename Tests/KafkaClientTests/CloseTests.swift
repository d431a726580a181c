import KafkaClient
import Testing

/// A consumer's end, in every state of its group.
@Suite(.timeLimit(.minutes(1)))
struct CloseTests {
    private func member(_ cluster: Cluster, group: String? = nil, _ topic: String) throws -> Member {
        try cluster.member(of: group ?? cluster.name("group"), topic)
    }

    /// Less than the ten seconds a member is given to drain.
    private func closesAtOnce(_ member: Member) async {
        let before = ContinuousClock.now
        await member.consumer.close()
        #expect(ContinuousClock.now - before < .seconds(8))
    }

    @Test func revokesWhatIsHeldAndWaitsForTheDrain() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let member = try member(cluster, topic)
        let partitions = try await member.accept()
        async let closed: Void = member.consumer.close()
        let revocation = try await member.revocation()
        #expect(Set(revocation.partitions) == Set(partitions) && !revocation.lost)
        try await member.consumer.commit([partitions[0]: 0])
        try await member.consumer.unassign()
        await closed
        let error = await #expect(throws: KafkaError.self) { try await member.consumer.unassign() }
        #expect(error?.code == .closed)
    }

    @Test func doesNotAskForWhatWasGivenBackBefore() async throws {
        let cluster = try Cluster()
        let member = try member(cluster, try await cluster.topic(partitions: 1))
        try await member.accept()
        try await member.consumer.unassign()
        await closesAtOnce(member)
        #expect(member.seen.events.rebalances.count == 1)
    }

    @Test func needsNoAnswerToAnAssignment() async throws {
        let cluster = try Cluster()
        let member = try member(cluster, try await cluster.topic(partitions: 1))
        _ = try await member.seen.nextRebalance()
        await closesAtOnce(member)
    }

    @Test func needsNoGroup() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 1)
        await closesAtOnce(try member(cluster, topic))
    }

    @Test func waitsForTheDrainOfARevocationUnderWay() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let group = cluster.name("group")
        let first = try member(cluster, group: group, topic)
        try await first.accept()
        let second = try member(cluster, group: group, topic)
        _ = try await first.revocation()
        async let closed: Void = first.consumer.close()
        try await first.consumer.unassign()
        await closed
        second.serve()
        try await second.seen.until("everything") { $0.owned.count == 2 }
        await second.consumer.close()
    }

    @Test func tellsLateCallersAndAcceptsASecondClose() async throws {
        let cluster = try Cluster()
        let member = try member(cluster, try await cluster.topic(partitions: 1))
        async let first: Void = member.closeDrained()
        async let second: Void = member.consumer.close()
        _ = await (first, second)
        let error = await #expect(throws: KafkaError.self) { _ = try await member.consumer.progress() }
        #expect(error?.code == .closed)
    }

    @Test func aConsumerThatNeverStartedCloses() async throws {
        let cluster = try Cluster()
        let consumer = try KafkaConsumer(
            configuration: cluster.configuration, group: cluster.name("group"), topics: ["none"], delegate: Recorder(),
            logger: Cluster.logger)
        await consumer.close()
        consumer.start()
        await #expect(throws: KafkaError.self) { _ = try await consumer.progress() }
    }
}
