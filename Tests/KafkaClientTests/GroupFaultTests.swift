import Testing

@testable import KafkaClient

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
        _ = try await first.revocation()
        let error = await #expect(throws: KafkaError.self) { try await first.consumer.commit([partitions[0]: 0]) }
        #expect(error?.isRebalance == true)
        await second.consumer.abandon()
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
        #expect(try await member.revocation().lost)
        let error = await #expect(throws: KafkaError.self) { try await member.consumer.commit([partitions[0]: 0]) }
        #expect(error?.isRebalance == true)
        await #expect(throws: KafkaError.self) { try await member.consumer.assign([partitions[0]: .beginning]) }
        try await member.consumer.unassign()
        try await member.accept()
        await member.closeDrained()
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
        try await member.seen.until("the second record") { $0.records.contains { $0.offset == 1 } }
        #expect(member.consumer.isConnected)
        await member.closeDrained()
        await producer.close()
    }
}
