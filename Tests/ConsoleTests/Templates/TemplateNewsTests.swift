import HTTPTypes
import Models
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Console

@Suite("News of templates and the campaigns that use them")
struct TemplateNewsTests {
    private let fixture: CampaignFixture

    init() async throws {
        fixture = try CampaignFixture()
        try await fixture.populate()
    }

    private func launch(_ id: String, purpose: String = "marketing", outside: Bool = false) async throws {
        let template = #"{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"a"}]}}"#
        let contents =
            outside
            ? #""content":{"type":"text","body":"b"},"outside_window":\#(template)"# : #""content":\#(template)"#
        try await fixture.test { client async throws in
            let made = try await client.post(
                "/campaigns",
                #"{"id":"\#(id)","name":"n","channel_id":"wa","purpose":"\#(purpose)","audience":{"all":true},\#(contents)}"#
            )
            #expect(made.status == .created, "\(made.text)")
            #expect(try await client.post("/campaigns/\(id)/launch").status == .accepted)
        }
    }

    private func tell(_ id: String, _ change: (inout TemplateChange) -> Void) async throws {
        var told = TemplateChange.with {
            $0.name = "offer"
            $0.language = "en"
        }
        change(&told)
        let event = ChannelEvent.with {
            $0.channelID = "wa"
            $0.id = id
            $0.atMs = fixture.clock.nowMs()
            $0.template = told
        }
        let record = ReadRecord(
            topic: Topics.channelsEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(event))
        try await fixture.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
    }

    private func campaign(_ id: String) async throws -> Campaign {
        try await fixture.store.read { try CampaignStore.require(id, in: $0) }
    }

    private func template() async throws -> TemplateRecord? {
        try await fixture.store.read {
            try TemplateStore.find(.init(channel: "wa", name: "offer", language: "en"), in: $0)
        }
    }

    @Test("a paused template pauses the campaigns that use it, and its approval lets them go on")
    func pauseAndResume() async throws {
        try await launch("content")
        try await launch("outside", outside: true)
        try await launch("byhand")
        try await fixture.test { client async throws in _ = try await client.post("/campaigns/byhand/pause") }
        try await tell("1") {
            $0.status = "PAUSED"
            $0.reason = "FIRST_PAUSE"
        }
        #expect(try await template()?.status == "PAUSED")
        let known = try #require(try await template())
        #expect(try await fixture.outbox(Topics.templates).last?.value == Codec.encode(known))
        for id in ["content", "outside"] {
            let paused = try await campaign(id)
            #expect(paused.status == .paused && paused.record.statusCode == Reason.templateUnavailable)
            #expect(paused.statusDetail == "template 'offer' (en) is PAUSED: FIRST_PAUSE")
        }
        #expect(try await campaign("byhand").record.statusCode.isEmpty)
        try await fixture.test { client async throws in
            let early = try await client.post("/campaigns/content/resume")
            #expect(early.status == .conflict && early.text.contains("PAUSED"))
        }
        try await tell("2") { $0.status = "APPROVED" }
        #expect(try await campaign("content").status == .running)
        #expect(try await campaign("outside").status == .running)
        #expect(try await campaign("byhand").status == .paused)
        // The first piece of news, read again, is old.
        try await tell("1") { $0.status = "PAUSED" }
        #expect(try await campaign("content").status == .running)
        #expect(try await template()?.status == "APPROVED")
    }

    @Test("a scheduled campaign waits too, and is scheduled again")
    func scheduled() async throws {
        try await fixture.test { client async throws in
            _ = try await client.post(
                "/campaigns",
                #"{"id":"c","name":"n","channel_id":"wa","audience":{"all":true},"schedule":{"at":"2026-03-02T09:00:00Z"},"content":{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"a"}]}}}"#
            )
            _ = try await client.post("/campaigns/c/launch")
        }
        try await tell("1") { $0.status = "DISABLED" }
        #expect(try await campaign("c").status == .paused)
        try await tell("2") { $0.status = "APPROVED" }
        #expect(try await campaign("c").status == .scheduled)
    }

    @Test("a language to fall back on keeps a campaign running")
    func fallback() async throws {
        try await fixture.store.write { transaction in
            var other = try TemplateStore.require(
                .init(channel: "wa", name: "offer", language: "en"), in: transaction.db)
            other.language = "hi"
            try TemplateStore.save(other, in: transaction)
        }
        try await fixture.test { client async throws in
            _ = try await client.post(
                "/campaigns",
                #"{"id":"c","name":"n","channel_id":"wa","audience":{"all":true},"content":{"type":"template","name":"offer","language":"en","fallback_languages":["hi"],"parameters":{"body":[{"text":"a"}]}}}"#
            )
            _ = try await client.post("/campaigns/c/launch")
        }
        try await tell("1") { $0.status = "PAUSED" }
        #expect(try await campaign("c").status == .running)
        try await tell("2") {
            $0.language = "hi"
            $0.status = "DELETED"
        }
        #expect(try await campaign("c").status == .paused)
        #expect(try await fixture.outbox(Topics.templates).last?.value == nil)
    }

    @Test("a template that became marketing is a person's decision for a campaign of another purpose")
    func category() async throws {
        try await fixture.store.write { transaction in
            var template = try TemplateStore.require(
                .init(channel: "wa", name: "offer", language: "en"), in: transaction.db)
            template.category = "UTILITY"
            try TemplateStore.save(template, in: transaction)
        }
        try await launch("serving", purpose: "utility")
        try await launch("selling")
        try await tell("1") { $0.category = "MARKETING" }
        let paused = try await campaign("serving")
        #expect(paused.record.statusCode == Reason.templateUnavailable && paused.statusDetail.contains("MARKETING"))
        #expect(try await campaign("selling").status == .running)
        try await tell("2") { $0.status = "APPROVED" }
        #expect(try await campaign("serving").status == .paused)
        try await fixture.test { client async throws in
            #expect(try await client.post("/campaigns/serving/resume").status == .accepted)
        }
        try await tell("3") { $0.category = "MARKETING" }
        #expect(try await campaign("serving").status == .running)
    }

    @Test("what the provider refuses as paused goes on with the approval, what it refuses otherwise by hand")
    func refusals() async throws {
        for (code, status) in [(132015, CampaignStatus.running), (132000, .paused)] as [(Int32, CampaignStatus)] {
            let id = "c\(code)"
            try await launch(id)
            fixture.clock.advance(1000)
            let stop = MessageEvent.with {
                $0.ref = MessageRef(workspace: "default", campaignID: id, runID: "1", address: "phone:+1")
                $0.kind = .stopped
                $0.stopScope = "campaign"
                $0.atMs = fixture.clock.nowMs()
                $0.error.code = code
            }
            try await fixture.store.write { try ProviderStop.apply(stop, in: $0) }
            #expect(try await campaign(id).status == .paused)
            try await tell(id) { $0.status = "APPROVED" }
            #expect(try await campaign(id).status == status)
        }
    }

    @Test("a stopped channel keeps a campaign paused when its template is approved")
    func stoppedChannel() async throws {
        try await launch("c")
        try await tell("1") { $0.status = "PAUSED" }
        try await fixture.store.write { transaction in
            try ProviderStop.stopChannel(
                "wa", code: Reason.channelStopped, detail: "190", atMs: transaction.nowMs + 1, in: transaction)
        }
        try await tell("2") { $0.status = "APPROVED" }
        #expect(try await campaign("c").record.statusCode == Reason.channelStopped)
        try await tell("3") { $0.status = "PAUSED" }
        try await fixture.test { client async throws in
            #expect(try await client.post("/channels/wa/resume").status == .accepted)
        }
        let waiting = try await campaign("c")
        #expect(waiting.status == .paused && waiting.record.statusCode == Reason.templateUnavailable)
        try await tell("4") { $0.status = "APPROVED" }
        #expect(try await campaign("c").status == .running)
    }

    @Test("news of a template that is not known leave no trace, its quality is shown")
    func quality() async throws {
        try await tell("1") {
            $0.name = "unknown"
            $0.status = "PAUSED"
        }
        try await tell("2") { $0.quality = "YELLOW" }
        try await fixture.test { client async throws in
            let shown = try await client.get("/channels/wa/templates/offer/en")
            #expect(shown["quality"] == "YELLOW" && shown["status"] == "APPROVED")
            #expect(try await client.get("/channels/wa/templates/unknown/en").status == .notFound)
        }
    }
}
