import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

@Suite("Drips under way")
struct DripLaunchTests {
    private static let old = #"{"type":"template","name":"old","language":"en","parameters":{"body":[{"text":"x"}]}}"#

    @Test("a launch checks each message on its own channel, and fills in what templates say")
    func launch() async throws {
        let fixture = try await DripFixture()
        try await fixture.console.test { client async throws in
            let messages =
                #"[{"channel_id":"wa","content":\#(Self.old)},{"channel_id":"none","content":\#(DripFixture.text)}]"#
            let steps = #""steps":[\#(DripFixture.welcome),{"unit":"days","run_after":1,"messages":\#(messages)}]"#
            #expect(try await client.post("/campaigns", DripFixture.draft(steps)).status == .created)
            let refused = try await client.post("/campaigns/d/launch")
            #expect(refused.status == .unprocessableContent)
            #expect(
                Set(refused.pointers) == ["/steps/1/messages/0/content/name", "/steps/1/messages/1/channel_id"],
                "\(refused.text)")
            let mended = try await client.patch("/campaigns/d", #"{"steps":[\#(DripFixture.welcome)]}"#)
            #expect(mended.status == .ok, "\(mended.text)")
            let launched = try await client.post("/campaigns/d/launch")
            #expect(launched["status"] == "running", "\(launched.text)")
        }
        let record = try await fixture.published()
        #expect(record.launch.runID == "1")
        #expect(record.launch.atMs == DripFixture.startMs)
        #expect(record.drip.steps[0].messages[0].content.template.body[0].text == "x")
        #expect(record.drip.revision > 0)
    }

    @Test("a drip may begin later; until then it is scheduled")
    func scheduled() async throws {
        let fixture = try await DripFixture()
        let members = #""steps":[\#(DripFixture.welcome)],"schedule":{"at":"2026-03-02T09:00:00Z"}"#
        try await fixture.launched(members) { client async throws in
            #expect(try await client.get("/campaigns/d")["status"] == "scheduled")
        }
        #expect(try await fixture.published().launch.atMs == DripFixture.startMs + 86_400_000)
    }

    @Test("what a broadcast has and a drip has not is refused with words")
    func refused() async throws {
        try await DripFixture().launched { client async throws in
            #expect(try await client.get("/campaigns/d/estimate").status == .conflict)
            #expect(try await client.post("/campaigns/d/retry-failed").status == .conflict)
        }
    }

    @Test("a test sends one of the messages")
    func test() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client async throws in
            let phone = #""phone":"+919812345678""#
            let sent = try await client.post("/campaigns/d/test", "{\(phone),\"step\":2,\"position\":0}")
            #expect(sent.status == .accepted, "\(sent.text)")
            #expect(try await client.post("/campaigns/d/test", "{\(phone)}").status == .accepted)
            #expect(try await client.post("/campaigns/d/test", "{\(phone),\"step\":3}").pointers == ["/step"])
            #expect(try await client.post("/campaigns/d/test", "{\(phone),\"position\":1}").pointers == ["/position"])
        }
        #expect(try await fixture.console.outbox(Topics.messagesRequested).count == 2)
    }

    // MARK: - Pauses

    @Test("how long a drip was paused altogether is in its record")
    func pauses() async throws {
        let fixture = try await DripFixture()
        let clock = fixture.console.clock
        try await fixture.launched { client async throws in
            _ = try await client.post("/campaigns/d/pause")
            #expect(try await fixture.published().pausedSinceMs == DripFixture.startMs)
            clock.advance(3_600_000)
            _ = try await client.post("/campaigns/d/resume")
            #expect(try await fixture.published().pausedSinceMs == 0)
            #expect(try await fixture.published().pausedMs == 3_600_000)
            clock.advance(1000)
            _ = try await client.post("/campaigns/d/pause")
            clock.advance(500)
            _ = try await client.post("/campaigns/d/cancel")
            #expect(try await fixture.published().pausedMs == 3_600_500)
            #expect(try await fixture.published().status == .cancelled)
        }
    }

    @Test("a stopped channel pauses every drip that has a message on it, and none else")
    func stoppedChannel() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client async throws in
            try await fixture.console.store.write { transaction in
                try ProviderStop.stopChannel(
                    "wa", code: "190", detail: "token", atMs: transaction.nowMs, in: transaction)
            }
            let paused = try await client.get("/campaigns/d")
            #expect(paused["status"] == "paused")
            #expect(try await client.post("/campaigns/d/resume").status == .conflict)
            #expect(try await client.delete("/channels/wa").status == .conflict)
            _ = try await client.post("/channels/wa/resume")
            #expect(try await client.get("/campaigns/d")["status"] == "running")
        }
    }

    @Test("a template that the provider pauses pauses the drip until it is approved again")
    func template() async throws {
        let fixture = try await DripFixture()
        try await fixture.launched { client async throws in
            for (status, expected) in [("PAUSED", "paused"), ("APPROVED", "running")] {
                try await fixture.console.store.write { transaction in
                    var template = try #require(
                        try TemplateStore.find(
                            TemplateStore.Name(channel: "wa", name: "offer", language: "en"), in: transaction.db))
                    template.status = status
                    _ = try TemplateStore.replace(channel: "wa", with: [template], in: transaction)
                }
                #expect(try await client.get("/campaigns/d")["status"] == .string(expected))
            }
        }
    }

    // MARK: - Edits

    @Test("an edit under way says whom it concerns and raises the revisions")
    func edit() async throws {
        let fixture = try await DripFixture(people: 5)
        try await fixture.launched { client async throws in
            let before = try await fixture.published()
            // The first waits for step 1, the second is under way in it, the third waits for step 2, the fourth is through.
            try await fixture.tell([
                DripFixture.state(1, .waiting, step: 1, nextAtMs: 5), DripFixture.state(2, .waiting, step: 1),
                DripFixture.state(3, .waiting, step: 2, nextAtMs: 5), DripFixture.state(4, .completed, step: 2),
            ])
            let steps = { (list: [String]) in #"{"steps":[\#(list.joined(separator: ","))]}"# }
            let welcome = DripFixture.welcome
            let second = try await client.patch("/campaigns/d", steps([welcome, DripFixture.step("days", 3)]))
            #expect(second["affected"] == 3, "\(second.text)")
            let after = try await fixture.published()
            #expect(after.drip.revision > before.drip.revision)
            #expect(after.revision > before.revision)
            let first = try await client.patch(
                "/campaigns/d", steps([DripFixture.step("hours", 1), DripFixture.step("days", 3)]))
            #expect(first["affected"] == 1)
            let more = try await client.patch(
                "/campaigns/d",
                steps([DripFixture.step("hours", 1), DripFixture.step("days", 3), DripFixture.step("days", 1)]))
            #expect(more["affected"] == 3)
            #expect(try await client.patch("/campaigns/d", #"{"exit_on":["reply"]}"#)["affected"] == 3)
            #expect(try await client.patch("/campaigns/d", #"{"name":"new"}"#)["affected"] == 0)
        }
    }

    @Test("an edit that could not be launched is refused, and so is one of what is fixed")
    func invalidEdit() async throws {
        try await DripFixture().launched { client async throws in
            let steps = #"{"steps":[\#(DripFixture.step(content: Self.old))]}"#
            #expect(try await client.patch("/campaigns/d", steps).pointers == ["/steps/0/messages/0/content/name"])
            #expect(try await client.patch("/campaigns/d", #"{"steps":[]}"#).pointers == ["/steps"])
            #expect(try await client.patch("/campaigns/d", #"{"purpose":"utility"}"#).status == .conflict)
            _ = try await client.post("/campaigns/d/cancel")
            #expect(try await client.patch("/campaigns/d", #"{"exit_on":["reply"]}"#).status == .conflict)
            #expect(try await client.patch("/campaigns/d", #"{"name":"old"}"#).status == .ok)
        }
    }
}
