import KafkaClient
import Models
import Testing

@testable import CampaignCtl

@Suite struct CatalogueTests {
    private let catalogue = TopicCatalogue(prefix: "campaigns.", providers: ["whatsapp_cloud"])

    @Test func topicsThatAreReadTogetherHaveTheSameCount() {
        let specs = Dictionary(uniqueKeysWithValues: catalogue.specs(partitions: 24).map { ($0.name, $0) })
        for name in [
            "recipients", "consents", "messages.requested", "messages.events", "messages.events.dlq",
            "messages.approved.whatsapp_cloud", "sender.whatsapp_cloud.state", "scheduler.state",
        ] {
            #expect(specs["campaigns." + name]?.partitions == 24, "\(name)")
        }
        #expect(specs["campaigns.channels"]?.partitions == 4)
        #expect(specs["campaigns.channels"]?.settings == ["cleanup.policy": "compact"])
        #expect(specs["campaigns.messages.events"]?.settings["retention.ms"] == "2419200000")
    }

    @Test(arguments: [(0, "86400000"), (1, "86400000"), (30, "2592000000")])
    func rawWebhooksAreKeptForAsLongAsAsked(days: Int, milliseconds: String) {
        let catalogue = TopicCatalogue(prefix: "campaigns.", providers: [], rawWebhookDays: days)
        let raw = catalogue.specs(partitions: 24).first { $0.name == "campaigns.webhooks.raw" }
        #expect(raw?.settings["retention.ms"] == milliseconds)
    }

    @Test func topicsAreFoundWithAndWithoutPrefix() throws {
        #expect(try catalogue.topic(named: "messages.events") == Topics.messagesEvents)
        #expect(try catalogue.topic(named: "campaigns.messages.events") == Topics.messagesEvents)
    }

    @Test func anUnknownTopicListsTheKnownOnes() {
        let error = #expect(throws: Failure.self) { try catalogue.topic(named: "nonsense") }
        #expect(error?.description.contains("messages.events") == true)
    }

    @Test func lagIgnoresWhatTheLogHasDropped() {
        let partition = TopicPartition("t", 0)
        #expect(PartitionLag(partition, committed: 5, bounds: Watermarks(low: 10, high: 30)).lag == 20)
        #expect(PartitionLag(partition, committed: 25, bounds: Watermarks(low: 10, high: 30)).lag == 5)
        #expect(PartitionLag(partition, committed: 99, bounds: Watermarks(low: 0, high: 30)).lag == 0)
    }

    @Test func aRecordIsPrintedAsJSON() throws {
        var event = MessageEvent()
        event.kind = .delivered
        let record = ConsumedRecord(
            topic: "t", partition: 3, offset: 9, timestampMs: 1_772_355_600_000, key: Array("default|phone:+49".utf8),
            value: Codec.encode(event), headers: PackedHeaders([KafkaHeader("ce_type", "x")]))
        let line = RecordPrinter(topic: Topics.messagesEvents).line(record)
        #expect(line.contains(#""key":"default|phone:+49""#))
        #expect(line.contains(#""time":"2026-03-01T09:00:00Z""#))
        #expect(line.contains("EVENT_KIND_DELIVERED"))
    }

    @Test func bytesThatAreNoRecordAreShown() {
        let record = ConsumedRecord(
            topic: "t", partition: 0, offset: 0, timestampMs: 0, key: [0xFF], value: [0xFF, 0x01])
        let line = RecordPrinter(topic: Topics.messagesEvents).line(record)
        #expect(line.contains(#""undecodable":"hex:ff01""#))
        #expect(line.contains(#""key":"hex:ff""#))
    }
}
