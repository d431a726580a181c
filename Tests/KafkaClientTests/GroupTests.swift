import Testing

@testable import KafkaClient

/// Members of a group: assignment is answered later, from outside the callback.
@Suite(.timeLimit(.minutes(2)))
struct GroupTests {
    @Test func nothingIsReadBeforeTheAssignmentIsAnswered() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let producer = try cluster.producer()
        _ = try await producer.send((0..<20).map { ProducerRecord(topic, Int32($0 % 2), key: "\($0)") })
        let member = try cluster.member(of: cluster.name("group"), topic)
        try await member.seen.until("an assignment") { $0.assigned.count == 1 }
        let partitions = member.seen.events.assigned[0]
        #expect(Set(partitions) == [TopicPartition(topic, 0), TopicPartition(topic, 1)])
        let refused = await #expect(throws: KafkaError.self) { try await member.consumer.commit([partitions[0]: 0]) }
        #expect(refused?.isRebalance == true)
        #expect(member.seen.events.records.isEmpty)

        try await member.consumer.assign([TopicPartition(topic, 0): .offset(5), TopicPartition(topic, 1): .beginning])
        try await member.seen.until("fifteen records") { $0.records.count == 15 }
        let offsets = Dictionary(grouping: member.seen.events.records, by: \.partition).mapValues { $0.map(\.offset) }
        #expect(offsets == [0: Array(5..<10), 1: Array(0..<10)])
        await member.consumer.close()
        await producer.close()
    }

    @Test func committedOffsetsAreWhereTheNextMemberBegins() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 1)
        let partition = TopicPartition(topic, 0)
        let producer = try cluster.producer()
        _ = try await producer.send((0..<10).map { ProducerRecord(topic, key: "\($0)") })
        let group = cluster.name("group")

        let first = try cluster.member(of: group, topic)
        try await first.accept(from: .committed)
        try await first.seen.until("all records") { $0.records.count == 10 }
        #expect(first.seen.events.errors.isEmpty)
        first.consumer.commitAsync([partition: 3])
        try await first.consumer.commit([partition: 7])
        try await first.closeDrained()

        let second = try cluster.member(of: group, topic)
        try await second.accept(from: .committed)
        try await second.seen.until("the rest") { $0.records.count == 3 }
        #expect(second.seen.events.records.first?.offset == 7)
        try await second.closeDrained()
        await producer.close()
    }

    @Test func aSecondMemberWaitsUntilTheFirstHasDrained() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 4)
        let group = cluster.name("group")
        let first = try cluster.member(of: group, topic)
        #expect(try await first.accept().count == 4)

        let second = try cluster.member(of: group, topic)
        try await first.seen.until("a revocation") { $0.revoked.count == 1 }
        #expect(first.seen.events.revoked[0].partitions.count == 4)
        #expect(first.seen.events.revoked[0].lost == false)
        #expect(second.seen.events.assigned.isEmpty)
        try await first.consumer.unassign()

        let ofFirst = try await first.accept(assignment: 2)
        let ofSecond = try await second.accept()
        #expect(ofFirst.count == 2 && ofSecond.count == 2)
        #expect(Set(ofFirst).isDisjoint(with: ofSecond))
        try await first.consumer.commit([ofFirst[0]: 0])
        let stranger = await #expect(throws: KafkaError.self) { try await first.consumer.commit([ofSecond[0]: 0]) }
        #expect(stranger?.isRebalance == true)

        try await second.closeDrained()
        try await first.seen.until("a second revocation") { $0.revoked.count == 2 }
        try await first.consumer.unassign()
        #expect(try await first.accept(assignment: 3).count == 4)
        try await first.closeDrained()
    }

    @Test func aKilledMemberIsEvicted() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 4)
        let group = cluster.name("group")
        let first = try cluster.member(of: group, topic)
        try await first.accept()
        let second = try cluster.member(of: group, topic)
        try await first.seen.until("a revocation") { $0.revoked.count == 1 }
        try await first.consumer.unassign()
        try await first.accept(assignment: 2)
        try await second.accept()

        await second.consumer.abandon()
        try await first.seen.until("the eviction") { $0.revoked.count == 2 }
        try await first.consumer.unassign()
        #expect(try await first.accept(assignment: 3).count == 4)
        try await first.closeDrained()
    }

    @Test func closingRevokesWhatIsHeldAndWaitsForTheDrain() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let member = try cluster.member(of: cluster.name("group"), topic)
        let partitions = try await member.accept()
        async let closed: Void = member.consumer.close()
        try await member.seen.until("the revocation") { $0.revoked.count == 1 }
        #expect(Set(member.seen.events.revoked[0].partitions) == Set(partitions))
        try await member.consumer.commit([partitions[0]: 0])
        try await member.consumer.unassign()
        await closed
    }

    @Test(.timeLimit(.minutes(1))) func closingAfterADrainOrBeforeAnAnswerDoesNotWait() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 1)
        let group = cluster.name("group")
        let drained = try cluster.member(of: group, topic)
        try await drained.accept()
        try await drained.consumer.unassign()
        let before = ContinuousClock.now
        await drained.consumer.close()
        #expect(drained.seen.events.revoked.isEmpty)

        let silent = try cluster.member(of: group, topic)
        try await silent.seen.until("an assignment") { $0.assigned.count == 1 }
        await silent.consumer.close()
        #expect(ContinuousClock.now - before < .seconds(9))
    }

    @Test func aMemberWithoutPartitionsTakesOverLater() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 1)
        let group = cluster.name("group")
        let first = try cluster.member(of: group, topic)
        try await first.accept()
        let second = try cluster.member(of: group, topic)
        try await first.seen.until("a revocation") { $0.revoked.count == 1 }
        try await first.consumer.unassign()
        let counts = [try await first.accept(assignment: 2).count, try await second.accept().count]
        #expect(counts.sorted() == [0, 1])

        // Whoever stays, with or without a partition now, ends up with it.
        let (leaver, stayer) = counts[0] == 1 ? (first, second) : (second, first)
        let before = stayer.seen.events
        try await leaver.closeDrained()
        try await stayer.seen.until("a revocation") { $0.revoked.count > before.revoked.count }
        try await stayer.consumer.unassign()
        #expect(try await stayer.accept(assignment: before.assigned.count + 1).count == 1)
        try await stayer.closeDrained()
    }

    @Test func aPositionBeyondTheLogIsReadFromTheBeginning() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let producer = try cluster.producer()
        _ = try await producer.send((0..<20).map { ProducerRecord(topic, Int32($0 % 2), key: "\($0)") })
        let member = try cluster.member(of: cluster.name("group"), topic)
        try await member.seen.until("an assignment") { $0.assigned.count == 1 }
        try await member.consumer.assign([TopicPartition(topic, 0): .offset(500), TopicPartition(topic, 1): .offset(9)])
        try await member.seen.until("the records") { $0.records.count == 11 }
        let errors = member.seen.events.errors
        #expect(errors.map(\.code) == [.offsetOutOfRange] && errors[0].partition == TopicPartition(topic, 0))
        try await member.consumer.commit([TopicPartition(topic, 0): 10, TopicPartition(topic, 1): 10])
        #expect(try await member.consumer.progress().values.allSatisfy { $0.lag == 0 })
        try await member.closeDrained()
        await producer.close()
    }
}

/// Refusals and evictions, which only the embedded broker makes on demand.
@Suite(.enabled(if: !Cluster.isReal), .timeLimit(.minutes(2)))
struct GroupFaultTests {
    @Test func aCommitDuringARebalanceIsRefusedAsSuch() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let group = cluster.name("group")
        let first = try cluster.member(of: group, topic)
        let partitions = try await first.accept()
        let second = try cluster.member(of: group, topic)
        try await first.seen.until("a revocation") { $0.revoked.count == 1 }
        let error = await #expect(throws: KafkaError.self) { try await first.consumer.commit([partitions[0]: 0]) }
        #expect(error?.isRebalance == true)
        try await first.consumer.unassign()
        try await first.accept(assignment: 2)
        try await second.accept()
        try await second.closeDrained()
        await first.consumer.abandon()
    }

    @Test(arguments: [KafkaError.Code.illegalGeneration, .rebalanceInProgress, .unknownMember])
    func refusalsOfTheCoordinatorAreRebalances(code: KafkaError.Code) async throws {
        let cluster = try Cluster()
        let broker = try #require(cluster.embedded)
        let topic = try await cluster.topic(partitions: 1)
        let member = try cluster.member(of: cluster.name("group"), topic)
        let partitions = try await member.accept()
        try broker.pushErrors([code], for: .offsetCommit)
        let error = await #expect(throws: KafkaError.self) { try await member.consumer.commit([partitions[0]: 0]) }
        #expect(error?.code == code && error?.isRebalance == true)
        await member.consumer.abandon()
    }

    @Test func aMemberTheGroupForgotLosesItsPartitions() async throws {
        let cluster = try Cluster()
        let broker = try #require(cluster.embedded)
        let topic = try await cluster.topic(partitions: 1)
        let member = try cluster.member(of: cluster.name("group"), topic)
        let partitions = try await member.accept()
        try broker.pushErrors([.unknownMember], for: .heartbeat)
        try await member.seen.until("the loss") { $0.revoked.count == 1 }
        #expect(member.seen.events.revoked[0].lost)
        let error = await #expect(throws: KafkaError.self) { try await member.consumer.commit([partitions[0]: 0]) }
        #expect(error?.isRebalance == true)
        await #expect(throws: KafkaError.self) { try await member.consumer.assign([partitions[0]: .beginning]) }
        try await member.consumer.unassign()
        try await member.accept(assignment: 2)
        try await member.closeDrained()
    }

    @Test func aConsumerOutlivesABrokerThatIsDownForAWhile() async throws {
        let cluster = try Cluster()
        let broker = try #require(cluster.embedded)
        let topic = try await cluster.topic(partitions: 1)
        let producer = try cluster.producer()
        let member = try cluster.member(of: cluster.name("group"), topic)
        let partition = try await member.accept()[0]
        _ = try await producer.send(ProducerRecord(topic, key: "before"))
        try await member.seen.until("the first record") { $0.records.count == 1 }
        try broker.brokerDown()
        try await eventually("the consumer says it is cut off") { !member.consumer.isConnected }
        let unanswered = await #expect(throws: KafkaError.self) {
            try await member.consumer.commit([partition: 1], timeoutSeconds: 0.3)
        }
        #expect(unanswered?.isRetriable == true)
        try broker.brokerUp()
        _ = try await producer.send(ProducerRecord(topic, key: "after"))
        try await member.seen.until("the second record") { $0.records.count == 2 }
        #expect(member.consumer.isConnected)
        try await member.consumer.commit([partition: 2])
        try await member.closeDrained()
        await producer.close()
    }
}
