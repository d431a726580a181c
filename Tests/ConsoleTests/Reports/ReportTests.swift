import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

/// What a campaign came to, beside what was expected.
@Suite("Reports")
struct ReportTests {
    private static let draft = """
        {"id":"diwali","name":"Diwali offer","channel_id":"wa","audience":{"all":true},
         "content":{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}}}
        """

    private func record(_ topic: Topic, _ value: [UInt8]) -> ReadRecord {
        ReadRecord(topic: topic.name, partition: 0, offset: 0, key: [1], value: value)
    }

    private func events(_ atMs: Int64) -> [ReadRecord] {
        var accepted = MessageEvent()
        accepted.ref = MessageRef(
            workspace: "default", campaignID: "diwali", runID: "1", address: "phone:+919812345678")
        accepted.kind = .accepted
        accepted.atMs = atMs
        accepted.attempt = 1
        accepted.channelID = "wa"
        accepted.conversation = .businessInitiated
        accepted.category = "MARKETING"
        var delivered = accepted
        delivered.kind = .delivered
        delivered.attempt = 0
        delivered.pricing.model = "PMP"
        delivered.pricing.type = "regular"
        delivered.pricing.category = "marketing"
        delivered.pricing.billable = true
        var progress = RunProgress()
        progress.campaignID = "diwali"
        progress.runID = "1"
        progress.partitionCount = 1
        progress.startedAtMs = atMs
        progress.updatedAtMs = atMs
        progress.buckets = ["delivered": 1, "suppressed": 1]
        progress.reasons = ["suppressed/no_opt_in": 1]
        progress.expanded = true
        return [accepted, delivered].map { record(Topics.messagesEvents, Codec.encode($0)) } + [
            record(Topics.runsProgress, Codec.encode(progress))
        ]
    }

    @Test("the report sets the estimate kept at launch beside the outcome, and tells the cost")
    func campaign() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        let records = events(fixture.clock.nowMs())
        try await fixture.test { client in
            _ = try await client.post("/campaigns", Self.draft)
            let draft = try await client.get("/campaigns/diwali/report")
            #expect(draft["estimate"] == .null)
            #expect(draft["comparison"] == .null)
            let estimate = try await client.get("/campaigns/diwali/estimate")
            #expect(try await client.post("/campaigns/diwali/launch").status == .accepted)
            for _ in 0..<2 { try await fixture.store.write { try ReadModel.apply(ReadBatch(records), in: $0) } }
            // Who comes later is in no estimate of the past.
            _ = try await client.post("/contacts", #"{"phone":"+919812345699"}"#)
            let report = try await client.get("/campaigns/diwali/report")
            #expect(report["estimate"] == estimate.json)
            #expect(
                report["comparison"] == [
                    "audience": ["estimated": 2, "actual": 2], "eligible": ["estimated": 1, "actual": 1],
                    "reasons": [["reason": "no_opt_in", "estimated": 1, "actual": 1]],
                ])
            #expect(report["planned"] == estimate["audience"])
            #expect(report["conversations"] == ["user_initiated": 0, "business_initiated": 1])
            #expect(report["cost"]["amount"] == 0.01)
            #expect(report["cost"]["by_category"] == ["marketing": 0.01])
            #expect(report["cost"]["billable"] == 1)
            #expect(report["cost"]["days"].elements.first?["date"] == "2026-03-01")
            #expect(try await client.delete("/campaigns/diwali").status == .noContent)
            #expect(try await client.post("/campaigns", Self.draft).status == .created)
            #expect(try await client.get("/campaigns/diwali/report")["estimate"] == .null)
        }
    }

    @Test("conversations by day, channel, campaign and category, within a span")
    func conversations() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        let records = events(fixture.clock.nowMs())
        try await fixture.store.write { try ReadModel.apply(ReadBatch(records), in: $0) }
        try await fixture.test { client in
            let all = try await client.get("/reports/conversations")
            #expect(all["from"] == "2026-01-31")
            #expect(all["to"] == "2026-03-02")
            #expect(
                all["data"].elements == [
                    [
                        "date": "2026-03-01", "channel_id": "wa", "campaign_id": "diwali", "category": "marketing",
                        "messages": 1, "delivered": 1, "billable": 1, "free": 0, "unreported": 0, "charged": 1,
                        "amount": 0.01, "conversations": ["user_initiated": 0, "business_initiated": 1],
                    ]
                ])
            #expect(all["conversations"] == ["user_initiated": 0, "business_initiated": 1])
            #expect(all["cost"]["amount"] == 0.01)
            for query in ["from=2026-03-02&to=2026-03-03", "to=2026-03-01", "channel_id=other", "campaign_id=other"] {
                #expect(try await client.get("/reports/conversations?\(query)")["data"] == [], "\(query)")
            }
            let instants = "from=2026-03-01T09:00:00Z&to=2026-03-01T09:00:01Z"
            #expect(try await client.get("/reports/conversations?\(instants)")["data"].elements.count == 1)
            for (query, pointer) in [
                ("from=soon", "?from"), ("from=2026-03-02&to=2026-03-02", "?to"), ("from=2020-01-01", "?from"),
                ("colour=red", "?colour"),
            ] {
                #expect(try await client.get("/reports/conversations?\(query)").pointers == [.string(pointer)])
            }
        }
    }

    @Test("a daily window and languages to fall back on are kept and shown; what cannot be is refused")
    func definition() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let window = #"{"start":"09:00","end":"21:30","time_zone":"Asia/Kolkata"}"#
            let body = Self.draft.replacing(#""language":"en""#, with: #""language":"fr","fallback_languages":["en"]"#)
            let created = try await client.post("/campaigns", String(body.dropLast()) + ",\"daily_window\":\(window)}")
            #expect(created.status == .created, "\(created.text)")
            #expect(created["daily_window"] == ["start": "09:00", "end": "21:30", "time_zone": "Asia/Kolkata"])
            #expect(created["content"]["fallback_languages"] == ["en"])
            for (change, pointers) in [
                (#"{"start":"9:00","end":"25:00"}"#, ["/daily_window/start", "/daily_window/end"]),
                (#"{"start":"09:00","end":"09:00"}"#, ["/daily_window/end"]),
                ("{}", ["/daily_window/start", "/daily_window/end"]),
                (#"{"start":"09:00","end":"10:00","time_zone":"Mars/Base"}"#, ["/daily_window/time_zone"]),
                (#"{"start":"09:00","end":"10:00","zone":"UTC"}"#, ["/daily_window/zone"]),
            ] {
                let answer = try await client.patch("/campaigns/diwali", #"{"daily_window":\#(change)}"#)
                #expect(answer.status == .unprocessableContent)
                #expect(Set(answer.pointers) == Set(pointers.map(JSONValue.string)), "\(answer.text)")
            }
            #expect(try await client.post("/campaigns/diwali/launch").status == .accepted)
            let record = try #require(try await fixture.outbox(Topics.campaigns).last?.value)
            let campaign = try Codec.decode(CampaignRecord.self, record)
            #expect(campaign.dailyWindow.startMinute == 540)
            #expect(campaign.dailyWindow.timeZone == "Asia/Kolkata")
            #expect(campaign.content.template.fallbackLanguages == ["en"])
            let copy = try await client.post("/campaigns/diwali/duplicate")
            #expect(copy["daily_window"]["end"] == "21:30")
            guard case .string(let id) = copy["id"] else { return #expect(Bool(false)) }
            let changed = try await client.patch("/campaigns/\(id)", #"{"daily_window":null}"#)
            #expect(changed["daily_window"] == .null)
        }
    }
}

extension JSONValue: ExpressibleByFloatLiteral {
    init(floatLiteral value: Double) { self = .double(value) }

    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
}
