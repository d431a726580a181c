import KafkaClient
import Logging
import Models
import Rules
import Testing

@testable import Console

@Suite("Read model on a log")
struct ReadModelServiceTests {
    private static let prefix = "t."
    private static let address = "phone:+919812345678"
    private static let logger = Logger(label: "test")

    private let fixture: CampaignFixture

    init() async throws {
        fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.store.write { transaction in
            var campaign = Campaign(record: CampaignRecord(), createdAtMs: 1, updatedAtMs: 1)
            campaign.record.id = "c"
            campaign.record.channelID = "wa"
            campaign.record.status = .draft
            try campaign.apply(.launch, nowMs: 10)
            try CampaignStore.save(campaign, in: transaction)
        }
    }

    private static func broker() throws -> EmbeddedBroker {
        let names = ReadBatch.topics.flatMap { [$0.name, $0.deadLetters.name] }
        return try EmbeddedBroker(topics: names.map { (name: prefix + $0, partitions: 3) }, logger: logger)
    }

    private static var ref: MessageRef {
        MessageRef(workspace: "default", campaignID: "c", runID: "1", address: address)
    }

    private static func event(_ kind: EventKind, atMs: Int64) -> ProducerRecord {
        var event = MessageEvent()
        event.ref = ref
        event.kind = kind
        event.atMs = atMs
        event.attempt = 1
        return record(Topics.messagesEvents, Codec.encode(event))
    }

    private static func record(_ topic: Topic, _ value: [UInt8]) -> ProducerRecord {
        ProducerRecord(
            topic: prefix + topic.name, key: RecordKey.recipient(workspace: "default", address: address), value: value)
    }

    /// Runs the reader until the message has the status.
    private func read(from broker: EmbeddedBroker, until status: MessageStatus) async throws {
        let service = try ReadModelService(
            fixture.dependencies, LogAccess(configuration: broker.configuration(), topicPrefix: Self.prefix))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            while try await self.status() != status { await fixture.store.outboxBell.wait(atMost: .milliseconds(50)) }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func status() async throws -> MessageStatus? {
        try await fixture.store.read { try MessageStore.find(Array(Self.ref.id), in: $0) }?.lifecycle.status
    }

    @Test(
        "reads on where it ended, sets aside what it cannot decode, and begins again on another log",
        .timeLimit(.minutes(2)))
    func reading() async throws {
        let broker = try Self.broker()
        let producer = try KafkaProducer(configuration: broker.configuration(), logger: Self.logger)
        _ = try await producer.send([
            Self.event(.planned, atMs: 1), Self.record(Topics.messagesEvents, [0xFF]), Self.event(.accepted, atMs: 2),
        ])
        try await read(from: broker, until: .sent)
        _ = try await producer.send(Self.event(.delivered, atMs: 3))
        try await read(from: broker, until: .delivered)
        let admin = try KafkaAdmin(configuration: broker.configuration(), logger: Self.logger)
        var letters: Int64 = 0
        for partition in 0..<Int32(3) {
            let name = Self.prefix + Topics.messagesEvents.deadLetters.name
            letters += try await admin.watermarks(TopicPartition(name, partition)).high
        }
        #expect(letters == 1)
        await producer.close()
        broker.close()

        let other = try Self.broker()
        let next = try KafkaProducer(configuration: other.configuration(), logger: Self.logger)
        _ = try await next.send(Self.event(.read, atMs: 4))
        try await read(from: other, until: .read)
        await next.close()
        other.close()
    }
}
