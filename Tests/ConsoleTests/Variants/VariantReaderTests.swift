import HTTPTypes
import Models
import Rules
import ServiceKit
import Testing

@testable import Console

@Suite("Variants of campaigns")
struct VariantReaderTests {
    private static let template =
        #"{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}}"#
    private static let old = #"{"type":"template","name":"old","language":"en","parameters":{"body":[{"text":"x"}]}}"#
    private static let text = #"{"type":"text","body":"Hello {{first_name|you}}"}"#
    private static let two = #"[{"id":"a","content":\#(template)},{"id":"b","weight":3,"content":\#(text)}]"#
    private static let test = #"{"share":0.2,"after_s":3600}"#

    private static func draft(_ members: String) -> String {
        #"{"id":"c","name":"n","channel_id":"wa","audience":{"all":true},\#(members)}"#
    }

    @Test(
        "what is wrong with variants is named",
        arguments: [
            (#""schedule":null"#, ["/content"]),
            (#""variants":[]"#, ["/variants"]),
            (#""variants":[{"id":"a","content":\#(template)}]"#, ["/variants"]),
            (#""content":\#(text),"variants":\#(two)"#, ["/content"]),
            (#""outside_window":\#(template),"variants":\#(two)"#, ["/outside_window"]),
            (#""variants":[{"id":"a","content":\#(text)},{"content":\#(text)}]"#, ["/variants/1/id"]),
            (#""variants":[{"id":"a","content":\#(text)},{"id":"a","content":\#(text)}]"#, ["/variants/1/id"]),
            (#""variants":[{"id":"a","content":\#(text)},{"id":"b"}]"#, ["/variants/1/content"]),
            (
                #""variants":[{"id":"a","content":\#(text)},{"id":"b","content":{"type":"text"}}]"#,
                ["/variants/1/content/body"]
            ),
            (
                #""variants":[{"id":"a","weight":0,"content":\#(text)},{"id":"b","weight":1.5,"content":\#(text)}]"#,
                ["/variants/0/weight", "/variants/1/weight"]
            ),
            (
                #""variants":[{"id":"a","content":\#(text),"outside_window":\#(text)},{"id":"b","content":\#(text),"colour":1}]"#,
                ["/variants/0/outside_window", "/variants/1/colour"]
            ),
            (#""content":\#(text),"variant_test":\#(test)"#, ["/variant_test"]),
            (#""variants":\#(two),"variant_test":{}"#, ["/variant_test/share", "/variant_test/after_s"]),
            (
                #""variants":\#(two),"variant_test":{"share":1,"after_s":59,"metric":"clicked"}"#,
                ["/variant_test/share", "/variant_test/after_s", "/variant_test/metric"]
            ),
            (
                #""variants":\#(two),"variant_test":{"share":0,"after_s":2592001}"#,
                ["/variant_test/share", "/variant_test/after_s"]
            ),
            (
                #""variants":\#(two),"variant_test":\#(test),"schedule":{"recurrence":{"rule":"FREQ=DAILY"}}"#,
                ["/variant_test"]
            ),
            (
                #""variants":\#(two),"variant_test":\#(test),"schedule":{"anniversary":{"attribute":"b","time":"09:00"}}"#,
                ["/variant_test"]
            ),
            (
                #""variants":\#(two),"variant_test":\#(test),"schedule":{"at":"2026-03-09T09:00:00Z","recipient_local":true}"#,
                ["/variant_test"]
            ),
        ])
    func invalid(members: String, pointers: [String]) async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let answer = try await client.post("/campaigns", Self.draft(members))
            #expect(answer.status == .unprocessableContent)
            #expect(Set(answer.pointers) == Set(pointers.map(JSONValue.string)), "\(answer.text)")
        }
    }

    @Test("variants are shown as they were given; a content takes their place, and they its")
    func shown() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let created = try await client.post(
                "/campaigns", Self.draft(#""variants":\#(Self.two),"variant_test":\#(Self.test)"#))
            #expect(created.status == .created, "\(created.text)")
            #expect(created["content"] == .null)
            #expect(created["variants"].elements.map { $0["id"] } == ["a", "b"])
            #expect(created["variants"].elements.map { $0["weight"] } == [1, 3])
            #expect(created["variants"].elements.map { $0["content"]["type"] } == ["template", "text"])
            #expect(
                created["variant_test"]
                    == ["share": 0.2, "after_s": 3600, "metric": "read", "winner": nil, "decided_at": nil])
            for (change, pointer) in [
                (#"{"variants":null}"#, "/variants"), (#"{"outside_window":\#(Self.template)}"#, "/outside_window"),
            ] {
                #expect(try await client.patch("/campaigns/c", change).pointers == [.string(pointer)])
            }
            let single = try await client.patch("/campaigns/c", #"{"content":\#(Self.text)}"#)
            #expect(single["content"]["type"] == "text", "\(single.text)")
            #expect(single["variants"] == .null)
            #expect(single["variant_test"] == .null)
            #expect(try await client.patch("/campaigns/c", #"{"content":null}"#).pointers == ["/content"])
            let several = try await client.patch("/campaigns/c", #"{"variants":\#(Self.two),"content":null}"#)
            #expect(several["content"] == .null)
            #expect(several["variants"].elements.count == 2)
        }
    }

    @Test("every variant is checked against its channel and its templates at launch")
    func launch() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        let cases = [
            (
                #"[{"id":"a","content":\#(Self.template)},{"id":"b","content":\#(Self.old)}]"#,
                "/variants/1/content/name"
            ),
            (
                #"[{"id":"a","content":\#(Self.text),"outside_window":\#(Self.old)},{"id":"b","content":\#(Self.text)}]"#,
                "/variants/0/outside_window/name"
            ),
            (
                #"[{"id":"a","content":\#(Self.text)},{"id":"b","content":{"type":"text","body":"{{attributes.city}}"}}]"#,
                "/variants/1/content"
            ),
        ]
        for (variants, pointer) in cases {
            try await fixture.test { client in
                _ = try await client.delete("/campaigns/c")
                _ = try await client.post("/campaigns", Self.draft(#""variants":\#(variants)"#))
                let answer = try await client.post("/campaigns/c/launch")
                #expect(answer.status == .unprocessableContent)
                #expect(answer.pointers == [.string(pointer)], "\(answer.text)")
            }
        }
    }

    @Test("a template that goes away pauses the campaign of which it is one variant")
    func templateGone() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            _ = try await client.post("/campaigns", Self.draft(#""variants":\#(Self.two)"#))
            #expect(try await client.get("/campaigns/c/estimate")["eligible"] == 1)
            #expect(try await client.post("/campaigns/c/launch").status == .accepted)
            try await fixture.store.write { try TemplateStore.deleteAll(channel: "wa", in: $0) }
            #expect(try await client.get("/campaigns/c")["status_reason"]["code"] == "template_unavailable")
        }
    }

    @Test("a template that the provider refuses is waited for by its own name, be it that of the second variant")
    func refused() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.store.write { transaction in
            let name = TemplateStore.Name(channel: "wa", name: "offer", language: "en")
            var second = try #require(try TemplateStore.find(name, in: transaction.db))
            second.name = "second"
            try TemplateStore.save(second, in: transaction)
        }
        let second = Self.template.replacing("offer", with: "second")
        let variants = #"[{"id":"a","content":\#(Self.template)},{"id":"b","content":\#(second)}]"#
        try await fixture.test { client in
            _ = try await client.post("/campaigns", Self.draft(#""variants":\#(variants)"#))
            #expect(try await client.post("/campaigns/c/launch").status == .accepted)
        }
        let campaign = try await fixture.store.read { try CampaignStore.require("c", in: $0) }
        let choice = VariantChoice(broadcast: campaign.record)
        var stop = MessageEvent()
        stop.ref = try #require(
            (0..<1000).lazy.map { VariantFixture.ref($0) }.first { choice.variant(of: $0.id)?.id == "b" })
        stop.kind = .stopped
        stop.stopScope = "campaign"
        stop.error.code = 132_001
        stop.atMs = fixture.clock.nowMs() + 1
        let record = ReadRecord(
            topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(stop))
        try await fixture.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
        let paused = try await fixture.store.read { try CampaignStore.require("c", in: $0) }
        #expect(paused.status == .paused)
        #expect(paused.pausedForTemplate == "second")
    }

    @Test("a test message has the variant that is asked for, else the first")
    func testMessage() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            _ = try await client.post("/campaigns", Self.draft(#""variants":\#(Self.two)"#))
            for (variant, kind) in [("", ContentKind.template), (#","variant":"b""#, .text)] {
                let answer = try await client.post("/campaigns/c/test", #"{"phone":"+919812345678"\#(variant)}"#)
                #expect(answer.status == .accepted, "\(answer.text)")
                let value = try #require(try await fixture.outbox(Topics.messagesRequested).last?.value)
                #expect(try Codec.decode(MessageRequested.self, value).content.contentKind == kind)
            }
            let unknown = try await client.post("/campaigns/c/test", #"{"phone":"+919812345678","variant":"z"}"#)
            #expect(unknown.pointers == ["/variant"])
        }
    }
}
