import HTTPTypes
import Models
import Rules
import Testing

@testable import Console

/// A running broadcast with two variants, and the log's news of its messages.
struct VariantFixture {
    let console: CampaignFixture
    static let startMs: Int64 = 1_772_355_600_000

    /// - Parameter test: the member `variant_test` of the campaign.
    init(test: String = "null") async throws {
        console = try CampaignFixture()
        try await console.populate()
        let content = #"{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}}"#
        let body = """
            {"id":"c","name":"n","channel_id":"wa","audience":{"all":true},"variant_test":\(test),
             "variants":[{"id":"a","content":\(content)},{"id":"b","weight":2,"content":\(content)}]}
            """
        try await console.test { client in
            let created = try await client.post("/campaigns", body)
            #expect(created.status == .created, "\(created.text)")
            let launched = try await client.post("/campaigns/c/launch")
            #expect(launched.status == .accepted, "\(launched.text)")
        }
    }

    static func ref(_ number: Int) -> MessageRef {
        MessageRef(workspace: "default", campaignID: "c", runID: "1", address: "phone:+9198\(10_000_000 + number)")
    }

    /// Numbers of people who get a variant by weight, of those in the test or of all.
    func people(_ variant: String, _ count: Int, share: Double = 1) async throws -> [Int] {
        let campaign = try await console.store.read { try CampaignStore.require("c", in: $0) }.record
        let choice = VariantChoice(campaign.variants)
        return Array(
            (0...).lazy.filter { number in
                let id = Self.ref(number).id
                return choice.variant(of: id)?.id == variant && VariantChoice.isInTest(id, share: share)
            }.prefix(count))
    }

    /// The same events of several messages, as the read model takes them.
    func tell(_ kinds: [EventKind], of people: some Sequence<Int>, atMs: Int64 = VariantFixture.startMs) async throws {
        let records = people.flatMap { number in
            kinds.enumerated().map { index, kind in
                var event = MessageEvent()
                event.ref = Self.ref(number)
                event.kind = kind
                event.atMs = atMs + Int64(index)
                event.attempt = 1
                event.channelID = "wa"
                event.contactID = "asha"
                return ReadRecord(
                    topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(event))
            }
        }
        try await console.store.write { try ReadModel.apply(ReadBatch(records), in: $0) }
    }

    /// The run has begun, at the time of the launch.
    func begin() async throws {
        var progress = RunProgress()
        progress.campaignID = "c"
        progress.runID = "1"
        progress.partitionCount = 1
        progress.startedAtMs = Self.startMs
        progress.updatedAtMs = Self.startMs
        progress.dueAtMs = Self.startMs
        progress.buckets = ["pending": 100]
        progress.undecided = 100
        let record = ReadRecord(
            topic: Topics.runsProgress.name, partition: 0, offset: 0, key: [1], value: Codec.encode(progress))
        try await console.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
    }

    /// The test of the campaign as it was last published.
    func published() async throws -> VariantTest {
        let value = try #require(try await console.outbox(Topics.campaigns).last?.value)
        return try Codec.decode(CampaignRecord.self, value).variantTest
    }
}
