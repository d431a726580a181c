import HTTPTypes
import Models
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Console

@Suite("What providers tell about channels")
struct ChannelHealthTests {
    private let fixture: CampaignFixture

    init() async throws {
        fixture = try CampaignFixture()
        try await fixture.test { client async throws in
            let made = try await client.post(
                "/channels",
                """
                {"id":"wa","name":"Main","provider":"whatsapp_cloud","address":"+15550783881",
                 "settings":{"phone_number_id":"1","waba_id":"2"},"credentials":{"access_token":"T"}}
                """)
            #expect(made.status == .created, "\(made.text)")
        }
    }

    private func tell(_ id: String, atMs: Int64, _ kind: ChannelEvent.OneOf_Kind) async throws {
        let event = ChannelEvent.with {
            $0.channelID = "wa"
            $0.id = id
            $0.atMs = atMs
            $0.kind = kind
        }
        let record = ReadRecord(
            topic: Topics.channelsEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(event))
        try await fixture.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
    }

    private func channel() async throws -> Channel {
        try await fixture.store.read { try ChannelStore.require("wa", in: $0) }
    }

    @Test("a channel without a rate of its own follows the provider's")
    func automaticRate() async throws {
        #expect(try await channel().record.messagesPerSecond == 80)
        #expect(try await channel().record.automaticRate)
        try await tell("a", atMs: 10, .health(.with { $0.messagesPerSecond = 1000 }))
        #expect(try await channel().record.messagesPerSecond == 1000)
        let published = try await fixture.outbox(Topics.channels).count
        try await tell("a", atMs: 10, .health(.with { $0.messagesPerSecond = 1000 }))
        #expect(try await fixture.outbox(Topics.channels).count == published, "told twice is told once")
        try await tell("b", atMs: 5, .health(.with { $0.messagesPerSecond = 20 }))
        #expect(try await channel().record.messagesPerSecond == 1000, "older news")

        try await fixture.test { client async throws in
            _ = try await client.patch("/channels/wa", #"{"limits":{"messages_per_second":5}}"#)
            #expect(try await channel().record.automaticRate == false)
            try await tell("c", atMs: 20, .health(.with { $0.messagesPerSecond = 20 }))
            #expect(try await channel().record.messagesPerSecond == 5, "set by hand")
            let freed = try await client.patch("/channels/wa", #"{"limits":{"messages_per_second":null}}"#)
            #expect(freed.text.contains(#""messages_per_second":20,"automatic_rate":true"#), "\(freed.text)")
        }
    }

    @Test("the messaging limit follows the provider unless one is set by hand")
    func recipients() async throws {
        try await tell("a", atMs: 10, .health(.with { $0.recipientsPerDay = 2000 }))
        #expect(try await channel().record.recipientsPerDay == 2000)
        try await tell("b", atMs: 11, .health(.with { $0.recipientsPerDay = 0 }))
        #expect(try await channel().record.recipientsPerDay == 0)
        try await fixture.test { client async throws in
            _ = try await client.patch("/channels/wa", #"{"limits":{"recipients_per_day":500}}"#)
            try await tell("c", atMs: 12, .health(.with { $0.recipientsPerDay = 10_000 }))
            #expect(try await channel().record.recipientsPerDay == 500)
            _ = try await client.patch("/channels/wa", #"{"limits":{"recipients_per_day":null}}"#)
            #expect(try await channel().record.recipientsPerDay == 10_000)
        }
    }

    @Test("of each thing the latest account is shown")
    func standing() async throws {
        try await tell(
            "a", atMs: 2000,
            .health(
                .with {
                    $0.quality = "GREEN"
                    $0.messagingLimit = "TIER_2K"
                    $0.throughput = "STANDARD"
                }))
        try await tell(
            "b", atMs: 3000,
            .health(
                .with {
                    $0.quality = "YELLOW"
                    $0.presentRate = 40
                    $0.lastError = .with {
                        $0.code = 130429
                        $0.title = "Rate limit hit"
                    }
                }))
        try await tell("c", atMs: 1000, .health(.with { $0.quality = "RED" }))
        try await tell("d", atMs: 4000, .alert(.with { $0.code = "INCREASED_CAPABILITIES_FAILED" }))
        try await fixture.test { client async throws in
            let health = try await client.get("/channels/wa")["health"]
            #expect(
                health == [
                    "quality": "YELLOW", "messaging_limit": "TIER_2K", "recipients_per_day": nil,
                    "messages_per_second": nil, "throughput": "STANDARD", "present_rate": 40,
                    "last_error": [
                        "code": 130429, "title": "Rate limit hit", "details": nil, "at": "1970-01-01T00:00:03Z",
                    ],
                    "alerts": [
                        ["code": "INCREASED_CAPABILITIES_FAILED", "detail": nil, "at": "1970-01-01T00:00:04Z"]
                    ],
                    "at": "1970-01-01T00:00:03Z",
                ])
        }
    }

    @Test("an alert that stops stops the channel and its campaigns, once")
    func alert() async throws {
        let id = try await launched()
        try await tell("a", atMs: 1, .alert(.with { $0.code = "NOTE" }))
        #expect(try await channel().record.state == .active)
        let stop = ChannelEvent.OneOf_Kind.alert(
            .with {
                $0.code = "DISABLED_UPDATE"
                $0.detail = "banned"
                $0.stops = true
            })
        try await tell("b", atMs: fixture.clock.nowMs(), stop)
        #expect(try await channel().record.stateCode == Reason.channelStopped)
        #expect(try await channel().record.stateDetail == "DISABLED_UPDATE: banned")
        let paused = try await fixture.store.read { try CampaignStore.require(id, in: $0) }
        #expect(paused.status == .paused && paused.record.statusCode == Reason.channelStopped)
        try await fixture.test { client async throws in
            #expect(try await client.post("/channels/wa/resume").status == .accepted)
        }
        try await tell("b", atMs: fixture.clock.nowMs(), stop)
        #expect(try await channel().record.state == .active, "the same alert again")
        let resumed = try await fixture.store.read { try CampaignStore.require(id, in: $0) }
        #expect(resumed.status == .running)
    }

    private func launched() async throws -> String {
        try await fixture.test { client async throws in
            _ = try await client.post("/contacts", #"{"phone":"+919812345678"}"#)
            let body =
                #"{"id":"c","name":"n","channel_id":"wa","audience":{"all":true},"content":{"type":"text","body":"b"}}"#
            _ = try await client.post("/campaigns", body)
            #expect(try await client.post("/campaigns/c/launch").status == .accepted)
        }
        return "c"
    }

    @Test("a test keeps what it learns, and the provider's refusal as the last error")
    func test() async throws {
        try await fixture.test { client async throws in
            fixture.provider.answer(
                200,
                #"{"id":"1","quality_rating":"GREEN","throughput":{"level":"HIGH"},"whatsapp_business_manager_messaging_limit":"TIER_10K"}"#
            )
            #expect(try await client.post("/channels/wa/test")["ok"] == true)
            let good = try await client.get("/channels/wa")
            #expect(good.text.contains(#""quality":"GREEN""#) && good.text.contains(#""recipients_per_day":10000"#))
            #expect(good.text.contains(#""messages_per_second":1000,"automatic_rate":true"#), "\(good.text)")
            fixture.provider.answer(401, #"{"error":{"message":"Session has expired","code":190}}"#)
            #expect(try await client.post("/channels/wa/test")["ok"] == false)
            let bad = try await client.get("/channels/wa")
            #expect(bad.text.contains(#""last_error":{"code":190"#), "\(bad.text)")
            // Nobody was reached: nothing is known of the channel that was not known before.
            #expect(try await client.post("/channels/wa/test")["ok"] == false)
            #expect(try await client.get("/channels/wa")["health"] == bad["health"])
        }
    }

    @Test("providers say what a channel needs and what it sends")
    func providers() async throws {
        try await fixture.test { client async throws in
            guard case .array(let providers) = try await client.get("/providers")["data"] else {
                Issue.record("no list")
                return
            }
            let names = providers.compactMap { $0["name"].text }
            #expect(names.first == "whatsapp_cloud" && Set(names).count == names.count)
            for name in ["whatsapp_360dialog", "whatsapp_emma", "sms_twilio", "telegram", "email", "webhook"] {
                #expect(names.contains(name))
            }
            let sms = try #require(providers.first { $0["name"] == "sms_twilio" })
            guard case .object(let types) = sms["capabilities"]["content_types"] else {
                Issue.record("no types")
                return
            }
            #expect(Set(types.names) == ["text", "media"] && sms["capabilities"]["templates"] == false)
            for provider in providers {
                for list in ["settings", "credentials"] {
                    guard case .array(let fields) = provider[list] else { continue }
                    for field in fields { #expect(field["name"].text != nil && field["help"].text?.isEmpty == false) }
                }
            }
        }
    }
}
