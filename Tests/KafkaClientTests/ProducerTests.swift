import KafkaClient
import Testing

@Suite(.timeLimit(.minutes(2)))
struct ProducerTests {
    @Test func roundTripKeepsKeyValueHeadersAndTombstones() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 1)
        let producer = try cluster.producer()
        let binary = KafkaHeader("binary", [0, 255, 0, 1])
        let records = [
            ProducerRecord(
                topic: topic, key: bytes("a"), value: bytes("first"), headers: [KafkaHeader("ce_id", "42"), binary]),
            ProducerRecord(topic: topic, key: bytes("a"), value: nil, headers: [KafkaHeader("empty", "")]),
            ProducerRecord(topic: topic, key: bytes("a"), value: []),
        ]
        let positions = try await producer.send(records)
        #expect(positions.map(\.offset) == [0, 1, 2])
        #expect(positions.allSatisfy { $0.topic == topic && $0.partition == 0 })

        let reader = try cluster.reader()
        try await reader.consumer.assign([TopicPartition(topic, 0): .beginning])
        try await reader.seen.until("three records") { $0.records.count == 3 }
        let read = reader.seen.events.records
        #expect(read.map(\.key) == records.map(\.key))
        #expect(read.map(\.value) == records.map(\.value))
        #expect(read.map(\.headers) == records.map(\.headers))
        #expect(read.map(\.position) == positions)
        #expect(read.allSatisfy { $0.timestampMs > 1_600_000_000_000 })
        await reader.consumer.close()
        await producer.close()
    }

    @Test func twentyThousandRecordsAreAcknowledgedInOrder() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 4)
        let producer = try cluster.producer()
        let records = (0..<20_000).map { ProducerRecord(topic, key: "key-\($0 % 100)", value: "\($0)") }
        let positions = try await producer.send(records)
        #expect(positions.count == records.count)
        let byPartition = Dictionary(grouping: positions, by: \.partition)
        for (_, inPartition) in byPartition {
            let offsets = Array(0..<Int64(inPartition.count))
            #expect(inPartition.map(\.offset) == offsets)
        }

        let reader = try cluster.reader()
        try await reader.consumer.assign(
            Dictionary(uniqueKeysWithValues: (0..<4).map { (TopicPartition(topic, $0), .beginning) }))
        try await reader.seen.until("all records") { $0.records.count == 20_000 }
        for (_, ofKey) in Dictionary(grouping: reader.seen.events.records, by: \.key) {
            let numbers = ofKey.compactMap { Int(String(decoding: $0.value ?? [], as: UTF8.self)) }
            #expect(numbers == numbers.sorted() && numbers.count == 200)
        }
        await reader.consumer.close()
        await producer.close()
    }

    @Test func keysChooseTheirPartitionAsJavaDoes() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 24)
        let producer = try cluster.producer()
        let keys =
            ["21", "foobar", "abc", "+919812345678", "default|phone:+4915112345678"] + (0..<50).map { "id-\($0)" }
        let positions = try await producer.send(keys.map { ProducerRecord(topic, key: $0) })
        let again = try await producer.send(keys.map { ProducerRecord(topic, key: $0) })
        #expect(positions.map(\.partition) == again.map(\.partition))
        #expect(positions.map(\.partition) == keys.map { KafkaPartitioner.partition(of: bytes($0), count: 24) })
        await producer.close()
    }

    @Test func aFullQueueMakesTheSenderWait() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic(partitions: 2)
        let producer = try cluster.producer(["queue.buffering.max.messages": "50"])
        let records = (0..<2_000).map { ProducerRecord(topic, key: "\($0)") }
        async let first = producer.send(records)
        async let second = producer.send(records)
        let counts = try await [first.count, second.count]
        #expect(counts == [2_000, 2_000])
        await producer.close()
    }

    @Test func manySendsAtOnce() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        let total = try await withThrowingTaskGroup(of: Int.self) { group in
            for sender in 0..<200 {
                group.addTask {
                    try await producer.send((0..<10).map { ProducerRecord(topic, key: "\(sender)-\($0)") }).count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(total == 2_000)
        #expect(try await producer.send([]).isEmpty)
        await producer.close()
    }

    @Test func aRecordTooLargeFailsItsSendAndNoOther() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        let large = ProducerRecord(topic: topic, key: bytes("k"), value: Array(repeating: 1, count: 2_000_000))
        let error = await #expect(throws: KafkaError.self) {
            _ = try await producer.send([ProducerRecord(topic, key: "k"), large, ProducerRecord(topic, key: "k")])
        }
        #expect(error?.code == .messageTooLarge)
        #expect(error?.isFatal == false)
        _ = try await producer.send(ProducerRecord(topic, key: "k"))
        await producer.close()
    }

    @Test func aClosedProducerRefuses() async throws {
        let cluster = try Cluster()
        let topic = try await cluster.topic()
        let producer = try cluster.producer()
        _ = try await producer.send(ProducerRecord(topic, key: "k"))
        await producer.close()
        let error = await #expect(throws: KafkaError.self) {
            _ = try await producer.send(ProducerRecord(topic, key: "k"))
        }
        #expect(error?.code == .closed)
        await producer.close()
    }
}
