import Foundation
import KafkaClient
import Models
import Synchronization
import Testing

@testable import CampaignCtl

/// Against a broker of its own: these commands are used on any cluster, but need one that nobody else writes to.
@Suite struct ClusterTests {
    private func cluster() throws -> (EmbeddedBroker, Cluster) {
        let catalogue = TopicCatalogue(prefix: "t.", providers: ["whatsapp_cloud"])
        let topics = catalogue.specs(partitions: 2).map { (name: $0.name, partitions: $0.partitions) }
        let broker = try EmbeddedBroker(topics: topics, logger: Cluster.logger)
        return (broker, Cluster(configuration: broker.configuration(clientID: "test"), catalogue: catalogue))
    }

    @Test func deadLettersAreReplayedOnceWithTheirBytes() async throws {
        let (broker, cluster) = try cluster()
        defer { broker.close() }
        let producer = try KafkaProducer(configuration: cluster.configuration, logger: Cluster.logger)
        let letters = DeadLetters(cluster: cluster, origin: Topics.messagesEvents)
        _ = try await producer.send(
            (0..<3).map { index in
                ProducerRecord(
                    topic: letters.name, partition: 1, key: [UInt8(index)], value: [0xFF, UInt8(index)],
                    headers: [KafkaHeader("ce_type", "kept"), KafkaHeader("dlq_partition", "1")])
            })
        let admin = try cluster.admin()
        var extents = try await letters.extents(admin)
        #expect(extents.reduce(0) { $0 + $1.waiting } == 3)

        let found = Mutex<[ConsumedRecord]>([])
        try await letters.read(extents, all: false, limit: .max) { record in found.withLock { $0.append(record) } }
        let originals = found.withLock { $0 }.map(letters.original)
        #expect(originals.map(\.value) == [[0xFF, 0], [0xFF, 1], [0xFF, 2]])
        #expect(originals.allSatisfy { $0.topic == "t.messages.events" && $0.partition == 1 })
        #expect(originals[0].headers == [KafkaHeader("ce_type", "kept")])

        try await letters.remember([TopicPartition(letters.name, 1): 3], admin)
        extents = try await letters.extents(admin)
        #expect(extents.reduce(0) { $0 + $1.waiting } == 0)
        #expect(extents.reduce(0) { $0 + $1.total } == 3)
        await producer.close()
    }

    @Test func aReaderEndsAtItsLimit() async throws {
        let (broker, cluster) = try cluster()
        defer { broker.close() }
        let producer = try KafkaProducer(configuration: cluster.configuration, logger: Cluster.logger)
        _ = try await producer.send(
            (0..<50).map { ProducerRecord(topic: "t.recipients", partition: 0, key: [UInt8($0)], value: [1]) })
        let count = Mutex(0)
        try await TopicReader.read(
            cluster, [TopicPartition("t.recipients", 0): .beginning], ends: nil, limit: 7
        ) { _ in
            count.withLock { $0 += 1 }
        }
        #expect(count.withLock { $0 } == 7)
        await producer.close()
    }

    @Test func topicsThatExistAreNotCreatedAgain() async throws {
        let (broker, cluster) = try cluster()
        defer { broker.close() }
        #expect(try await TopicCreator(cluster: cluster).createMissing(partitions: 2, patience: .zero).isEmpty)
    }

    @Test func aClusterThatDoesNotAnswerIsNamed() async throws {
        let port = try FreePort.find()
        let cluster = Cluster(
            configuration: KafkaConfiguration(bootstrapServers: "127.0.0.1:\(port)"),
            catalogue: TopicCatalogue(prefix: "t.", providers: []))
        let admin = try cluster.admin(timeoutSeconds: 0.5)
        let error = await #expect(throws: Failure.self) { try await cluster.existing(admin) }
        #expect(error?.description.contains("127.0.0.1:\(port)") == true)
    }
}
