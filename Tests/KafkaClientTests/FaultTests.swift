import Testing

@testable import KafkaClient

/// What only the embedded broker can be made to do.
@Suite(.enabled(if: !Cluster.isReal), .timeLimit(.minutes(2)))
struct FaultTests {
    @Test func aSendOutlivesABrokerThatIsDownForAWhile() async throws {
        let cluster = try Cluster()
        let broker = try #require(cluster.embedded)
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        _ = try await producer.send(ProducerRecord(topic, key: "before"))
        #expect(producer.isConnected)

        try broker.brokerDown()
        async let late = producer.send((0..<100).map { ProducerRecord(topic, key: "\($0)") })
        try await eventually("the producer says it is cut off") { !producer.isConnected }
        #expect(producer.connectionError != nil)
        try broker.brokerUp()
        #expect(try await late.count == 100)
        try await eventually("the producer says it is connected") { producer.isConnected }
        #expect(producer.connectionError == nil)
        await producer.close()
    }

    @Test func closingWhileTheBrokerIsDownFailsWhatWaits() async throws {
        let cluster = try Cluster()
        let broker = try #require(cluster.embedded)
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        _ = try await producer.send(ProducerRecord(topic, key: "before"))
        try broker.brokerDown()
        let waiting = Task { try await producer.send((0..<100).map { ProducerRecord(topic, key: "\($0)") }) }
        try await eventually("the producer says it is cut off") { !producer.isConnected }
        await producer.close(timeoutSeconds: 0.2)
        await #expect(throws: KafkaError.self) { try await waiting.value }
    }

    @Test func aRefusalByTheBrokerFailsItsSendOnly() async throws {
        let cluster = try Cluster()
        let broker = try #require(cluster.embedded)
        let topic = try await cluster.topic(partitions: 1)
        let producer = try cluster.producer()
        _ = try await producer.send(ProducerRecord(topic, key: "before"))
        let invalidRecord = KafkaError.Code(rawValue: 87)
        try broker.pushErrors([invalidRecord], for: .produce)
        let error = await #expect(throws: KafkaError.self) {
            _ = try await producer.send(ProducerRecord(topic, key: "refused"))
        }
        #expect(error?.code == invalidRecord)
        #expect(try await producer.send(ProducerRecord(topic, key: "after")).topic == topic)
        await producer.close()
    }

    @Test func aFatalErrorFailsWhatIsOnItsWayAndReplacesTheProducer() async throws {
        let cluster = try Cluster()
        let broker = try #require(cluster.embedded)
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        _ = try await producer.send(ProducerRecord(topic, key: "before"))
        try broker.brokerDown()
        let onItsWay = Task { try await producer.send((0..<10).map { ProducerRecord(topic, key: "\($0)") }) }
        try await eventually("the producer says it is cut off") { !producer.isConnected }
        producer.failForGood()
        try broker.brokerUp()
        let error = await #expect(throws: KafkaError.self) { try await onItsWay.value }
        #expect(error?.isFatal == true)
        #expect(try await producer.send(ProducerRecord(topic, key: "after")).topic == topic)
        await producer.close()
    }

    @Test func errorsOfTheBrokerAreRetried() async throws {
        let cluster = try Cluster(brokers: 3)
        let broker = try #require(cluster.embedded)
        let topic = try await cluster.topic(partitions: 1)
        let producer = try cluster.producer()
        _ = try await producer.send(ProducerRecord(topic, key: "before"))
        let notLeader = KafkaError.Code(rawValue: 6)
        try broker.pushErrors([notLeader, notLeader], for: .produce)
        try broker.changeLeader(of: TopicPartition(topic, 0), to: 3)
        let positions = try await producer.send((0..<50).map { ProducerRecord(topic, key: "\($0)") })
        #expect(positions.map(\.offset) == Array(1...50))
        await producer.close()
    }
}
