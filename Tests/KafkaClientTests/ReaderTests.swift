import KafkaClient
import Testing

/// Reading without a group, and what the cluster says about itself.
@Suite(.timeLimit(.minutes(2)))
struct ReaderTests {
    private func filled(_ cluster: Cluster, partitions: Int = 1, records: Int = 100) async throws -> String {
        let topic = try await cluster.topic(partitions: partitions)
        let producer = try cluster.producer()
        _ = try await producer.send(
            (0..<records).map { ProducerRecord(topic, Int32($0 % partitions), key: "\($0)", value: "\($0)") })
        await producer.close()
        return topic
    }

    @Test func readsToTheEnd() async throws {
        let cluster = try Cluster()
        let topic = try await filled(cluster, partitions: 3, records: 30)
        let all = try await cluster.admin().watermarks((0..<3).map { TopicPartition(topic, $0) })
        #expect(all.values.allSatisfy { $0 == Watermarks(low: 0, high: 10) })

        let reader = try cluster.reader()
        try await reader.consumer.assign(all.mapValues { _ in .beginning })
        try await reader.seen.until("the ends") { $0.ends.count == 3 }
        let events = reader.seen.events
        #expect(events.records.count == 30)
        #expect(events.ends.values.allSatisfy { $0 == 10 })
        let progress = try await reader.consumer.progress()
        #expect(progress.values.allSatisfy { $0.position == 10 && $0.lag == 0 })
        await reader.consumer.close()
    }

    @Test func anEmptyPartitionEndsAtOnce() async throws {
        let cluster = try Cluster()
        let partition = TopicPartition(try await cluster.topic(partitions: 1), 0)
        #expect(try await cluster.admin().watermarks(partition).isEmpty)
        let reader = try cluster.reader()
        try await reader.consumer.assign([partition: .beginning])
        try await reader.seen.until("the end") { $0.ends == [partition: 0] }
        await reader.consumer.close()
    }

    @Test func beginsWhereItIsTold() async throws {
        let cluster = try Cluster()
        let partition = TopicPartition(try await filled(cluster), 0)
        let reader = try cluster.reader()
        try await reader.consumer.assign([partition: .offset(97)])
        try await reader.seen.until("three records") { $0.records.count == 3 }
        #expect(reader.seen.events.records.map(\.offset) == [97, 98, 99])

        reader.seen.forgetRecords()
        try await reader.consumer.seek([partition: .offset(50)])
        try await reader.seen.until("fifty records") { $0.records.count == 50 }
        #expect(reader.seen.events.records.first?.offset == 50)

        reader.seen.forgetRecords()
        try await reader.consumer.assign([partition: .offset(90)])
        try await reader.seen.until("ten records") { $0.records.count == 10 }
        await reader.consumer.close()
    }

    @Test func aPausedPartitionStaysSilentUntilResumed() async throws {
        let cluster = try Cluster()
        let topic = try await filled(cluster, partitions: 2)
        let (silent, other) = (TopicPartition(topic, 0), TopicPartition(topic, 1))
        let producer = try cluster.producer()
        let reader = try cluster.reader()
        try await reader.consumer.assign([silent: .beginning, other: .beginning])
        try await reader.seen.until("all records") { $0.records.count == 100 }

        try await reader.consumer.pause([silent])
        reader.seen.forgetRecords()
        _ = try await producer.send([ProducerRecord(topic, 0, key: "a"), ProducerRecord(topic, 1, key: "b")])
        try await reader.seen.until("the other's record") { !$0.records.isEmpty }
        #expect(reader.seen.events.records.map(\.partition) == [1])

        try await reader.consumer.resume([silent])
        try await reader.seen.until("the held record") { $0.records.count == 2 }
        #expect(reader.seen.events.records.last?.offset == 50)
        await reader.consumer.close()
        await producer.close()
    }

    @Test func nothingIsDeliveredAfterUnassign() async throws {
        let cluster = try Cluster()
        let partition = TopicPartition(try await filled(cluster, records: 20_000), 0)
        let reader = try cluster.reader()
        try await reader.consumer.assign([partition: .beginning])
        try await reader.seen.until("some records") { !$0.records.isEmpty }
        try await reader.consumer.unassign()
        let count = reader.seen.events.records.count
        _ = try await reader.consumer.progress()
        #expect(reader.seen.events.records.count == count)

        reader.seen.forgetRecords()
        try await reader.consumer.assign([partition: .offset(19_990)])
        try await reader.seen.until("the last ten") { $0.records.count == 10 }
        #expect(reader.seen.events.records.map(\.offset) == Array(19_990..<20_000))
        await reader.consumer.close()
    }

    @Test func aPositionBeyondTheLogIsReportedAndReadFromTheBeginning() async throws {
        let cluster = try Cluster()
        let partition = TopicPartition(try await filled(cluster, records: 10), 0)
        let reader = try cluster.reader()
        try await reader.consumer.assign([partition: .offset(1_000)])
        try await reader.seen.until("all ten from the beginning") { $0.records.count == 10 }
        let errors = reader.seen.events.errors.filter { $0.code == .offsetOutOfRange }
        #expect(errors.map(\.partition) == [partition])
        #expect(reader.seen.events.records.first?.offset == 0)
        await reader.consumer.close()
    }

    @Test func aResetLeavesTheOthersWhereTheyAre() async throws {
        let cluster = try Cluster()
        let topic = try await filled(cluster, partitions: 3, records: 30)
        let producer = try cluster.producer()
        let (good, silent, bad) = (TopicPartition(topic, 0), TopicPartition(topic, 1), TopicPartition(topic, 2))
        let reader = try cluster.reader()
        try await reader.consumer.assign([good: .offset(5), silent: .end, bad: .offset(5)])
        try await reader.consumer.pause([silent])
        try await reader.seen.until("the two ends") { $0.ends[good] == 10 && $0.ends[bad] == 10 }
        try await reader.consumer.seek([bad: .offset(500)])
        try await reader.seen.until("the report") { $0.errors.contains { $0.code == .offsetOutOfRange } }
        try await reader.seen.until("the beginning") { $0.records.filter { $0.partition == 2 }.count == 15 }

        _ = try await producer.send((0..<3).map { ProducerRecord(topic, Int32($0), key: "new") })
        try await reader.seen.until("new records") { $0.records.count == 22 }
        #expect(reader.seen.events.records.filter { $0.partition == 0 }.map(\.offset) == Array(5...10))
        #expect(reader.seen.events.records.filter { $0.partition == 1 }.isEmpty)
        await reader.consumer.close()
        await producer.close()
    }

    @Test func aReaderCannotCommitAndAClosedOneRefuses() async throws {
        let cluster = try Cluster()
        let partition = TopicPartition(try await filled(cluster), 0)
        let reader = try cluster.reader()
        try await reader.consumer.assign([partition: .beginning])
        await #expect(throws: KafkaError.self) { try await reader.consumer.commit([partition: 1]) }
        await reader.consumer.close()
        let error = await #expect(throws: KafkaError.self) { try await reader.consumer.assign([partition: .beginning]) }
        #expect(error?.code == .closed)
    }

    @Test func topicsAndPartitionCounts() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 24)
        let admin = try cluster.admin()
        try await eventually("the topic is known") { try await admin.topics()[topic] == 24 }
        #expect(try await admin.partitionCount(topic) == 24)
        let missing = cluster.name("missing")
        await #expect(throws: KafkaError.self) { try await admin.partitionCount(missing) }
        #expect(try await admin.topics()[missing] == nil)
    }

    @Test func aClusterKeepsItsIdentity() async throws {
        let cluster = try Cluster()
        let first = try await cluster.admin().clusterIdentity()
        #expect(try await cluster.admin().clusterIdentity() == first)
        #expect(!first.isEmpty)
    }

    @Test(.enabled(if: !Cluster.isReal)) func everyEmbeddedBrokerIsAnother() async throws {
        var identities: Set<String> = []
        for _ in 0..<5 {
            let cluster = try Cluster()
            identities.insert(try await cluster.admin().clusterIdentity())
            cluster.embedded?.close()
        }
        #expect(identities.count == 5)
    }

    @Test(.enabled(if: !Cluster.isReal)) func theEmbeddedBrokerCreatesNoTopicsOnRequest() async throws {
        let cluster = try Cluster()
        let error = await #expect(throws: KafkaError.self) {
            try await cluster.admin().createTopics([TopicSpec(name: "t", partitions: 1)])
        }
        #expect(error?.code == .unsupported)
    }
}
