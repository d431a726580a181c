import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

@Suite("Campaigns over HTTP")
struct CampaignRoutesTests {
    private static let draft = """
        {"id":"diwali","name":"Diwali offer","channel_id":"wa","audience":{"all":true},
         "content":{"type":"template","name":"offer","language":"en",
                    "parameters":{"body":[{"field":"first_name","fallback":"there"}]}}}
        """

    private func launched(_ fixture: CampaignFixture, _ client: CampaignClient, schedule: String = "null") async throws
    {
        try await fixture.populate()
        let draft = String(Self.draft.dropLast()) + ",\"schedule\":\(schedule)}"
        #expect(try await client.post("/campaigns", draft).status == .created)
        let answer = try await client.post("/campaigns/diwali/launch")
        #expect(answer.status == .accepted, "\(answer.text)")
    }

    @Test("a draft has the contract's shape and defaults")
    func create() async throws {
        try await CampaignFixture().test { client in
            let answer = try await client.post("/campaigns", Self.draft)
            #expect(answer.status == .created)
            #expect(answer["status"] == "draft")
            #expect(answer["kind"] == "broadcast")
            #expect(answer["purpose"] == "marketing")
            #expect(answer["in_doubt"] == "give_up")
            #expect(answer["in_doubt_after_s"] == 600)
            #expect(answer["expires_after_s"] == 86400)
            #expect(answer["status_reason"] == .null)
            #expect(answer["throttle"] == ["messages_per_second": nil])
            #expect(
                answer["schedule"]
                    == [
                        "at": nil, "recipient_local": false, "recurrence": nil, "anniversary": nil,
                        "latest_start_s": 3600, "next_at": nil,
                    ])
            #expect(try await client.get("/campaigns/diwali").json == answer.json)
            #expect(try await client.post("/campaigns", Self.draft).status == .conflict)
        }
    }

    @Test(
        "what is wrong with a draft is named",
        arguments: [
            ("{}", ["/name", "/channel_id", "/content"]),
            (#"{"kind":"drip","steps":[]}"#, ["/name", "/steps"]),
            (
                #"{"name":"n","channel_id":"c","content":{"type":"text","body":"b"},"daily_window":{}}"#,
                ["/daily_window/start", "/daily_window/end"]
            ),
            (#"{"name":"n","channel_id":"c","content":{"type":"text","body":"b"},"colour":1}"#, ["/colour"]),
            (
                #"{"name":"n","channel_id":"c","content":{"type":"text","body":"b"},"schedule":{"recipient_local":true,"recurrence":{}}}"#,
                ["/schedule/recurrence/rule"]
            ),
            (
                #"{"name":"n","channel_id":"c","content":{"type":"text","body":"b"},"audience":{"filter":{"groups":[{"rules":[{"column":"tag","operator":"like","value":"x"}]}]}}}"#,
                ["/audience/filter/groups/0/rules/0/operator"]
            ),
            (
                #"{"name":"n","channel_id":"c","content":{"type":"text","body":"b"},"throttle":{"messages_per_second":0}}"#,
                ["/throttle/messages_per_second"]
            ),
            (
                #"{"name":"n","channel_id":"c","content":{"type":"text","body":"b"},"outside_window":{"type":"text","body":"b"}}"#,
                ["/outside_window"]
            ),
        ])
    func invalid(body: String, pointers: [String]) async throws {
        try await CampaignFixture().test { client in
            let answer = try await client.post("/campaigns", body)
            #expect(answer.status == .unprocessableContent)
            #expect(Set(answer.pointers) == Set(pointers.map(JSONValue.string)), "\(answer.text)")
        }
    }

    @Test("a launch publishes the campaign; verbs follow the state machine")
    func launch() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            try await launched(fixture, client)
            let record = try #require(try await fixture.outbox(Topics.campaigns).last?.value)
            let campaign = try Codec.decode(CampaignRecord.self, record)
            #expect(campaign.status == .running)
            #expect(campaign.launch.runID == "1")
            #expect(campaign.launch.atMs == fixture.clock.nowMs())
            #expect(try await client.post("/campaigns/diwali/launch").status == .conflict)
            #expect(try await client.post("/campaigns/diwali/resume").status == .conflict)
            #expect(try await client.delete("/campaigns/diwali").status == .conflict)
            #expect(try await client.patch("/campaigns/diwali", #"{"purpose":"utility"}"#).status == .conflict)
            #expect(try await client.patch("/campaigns/diwali", #"{"name":"New"}"#)["name"] == "New")
            #expect(try await client.post("/campaigns/diwali/pause")["status"] == "paused")
            #expect(try await client.post("/campaigns/diwali/resume")["status"] == "running")
            #expect(try await client.post("/campaigns/diwali/cancel")["status"] == "cancelled")
            #expect(try await client.post("/campaigns/diwali/cancel").status == .conflict)
            #expect(try await client.delete("/campaigns/diwali").status == .noContent)
            #expect(try await client.get("/campaigns/diwali").status == .notFound)
            #expect(try await fixture.outbox(Topics.campaigns).last?.value == nil)
        }
    }

    @Test("a launch that cannot run is refused with the reason")
    func refusals() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        let cases: [(change: String, pointer: String)] = [
            (#"{"channel_id":"nowhere"}"#, "/channel_id"),
            (#"{"content":{"type":"template","name":"none","language":"en"}}"#, "/content/name"),
            (#"{"content":{"type":"template","name":"old","language":"en"}}"#, "/content/name"),
            (#"{"content":{"type":"template","name":"offer","language":"en"}}"#, "/content/parameters/body"),
            (#"{"content":{"type":"text","body":"{{attributes.city}}"}}"#, "/content"),
            (#"{"audience":{"contacts":["nobody"]}}"#, "/audience"), (#"{"audience":null}"#, "/audience"),
            (#"{"schedule":{"at":"2026-03-01T07:59:59Z"}}"#, "/schedule/at"),
        ]
        try await fixture.test { client in
            #expect(try await client.post("/campaigns", Self.draft).status == .created)
            for (change, pointer) in cases {
                let copy = try await client.post("/campaigns/diwali/duplicate")
                guard case .string(let id) = copy["id"] else { return #expect(Bool(false), "\(copy.text)") }
                #expect(try await client.patch("/campaigns/\(id)", change).status == .ok)
                let answer = try await client.post("/campaigns/\(id)/launch")
                #expect(answer.status == .unprocessableContent)
                #expect(answer.pointers.contains(.string(pointer)), "\(change): \(answer.text)")
                #expect(try await client.get("/campaigns/\(id)")["status"] == "draft")
            }
        }
    }

    @Test("a start in the future waits; one past within its lateness runs")
    func schedule() async throws {
        let later = try CampaignFixture()
        try await later.test { client in
            try await launched(later, client, schedule: #"{"at":"2026-03-01T12:00:00Z"}"#)
            #expect(try await client.get("/campaigns/diwali")["status"] == "scheduled")
        }
        let late = try CampaignFixture()
        try await late.test { client in
            try await launched(late, client, schedule: #"{"at":"2026-03-01T08:30:00Z"}"#)
            #expect(try await client.get("/campaigns/diwali")["status"] == "running")
        }
    }

    @Test("the estimate says who would be reached, and who not and why")
    func estimate() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            _ = try await client.post("/campaigns", Self.draft)
            let answer = try await client.get("/campaigns/diwali/estimate")
            #expect(answer["audience"] == 2)
            #expect(answer["eligible"] == 1)
            #expect(answer["by_reason"] == ["no_opt_in": 1])
            #expect(answer["conversations"] == ["user_initiated": 0, "business_initiated": 1])
            #expect(answer["deferred"] == 0)
            #expect(answer["share_of_day"] == .null)
            #expect(answer["duration_s"] == 1)
        }
    }

    @Test("lists are searched, filtered and paged, newest first")
    func list() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            for name in ["alpha", "beta", "gamma"] {
                let body = Self.draft.replacing("diwali", with: name).replacing("Diwali offer", with: name)
                #expect(try await client.post("/campaigns", body).status == .created)
                fixture.clock.advance(1000)
            }
            let first = try await client.get("/campaigns?limit=2")
            guard case .array(let shown) = first["data"], case .string(let next) = first["next"] else {
                return #expect(Bool(false), "\(first.text)")
            }
            #expect(shown.count == 2)
            let second = try await client.get("/campaigns?limit=2&after=\(next)")
            #expect(second.text.contains("alpha") && !second.text.contains("beta"))
            #expect(second["next"] == .null)
            #expect(try await client.get("/campaigns?search=BET").text.contains("beta"))
            #expect(try await client.get("/campaigns?status=running")["data"] == .array([]))
            #expect(try await client.get("/campaigns?from=2026-03-01T09:00:02Z").text.contains("gamma"))
            #expect(try await client.get("/campaigns?status=asleep").pointers == ["?status"])
            #expect(try await client.get("/campaigns?colour=red").pointers == ["?colour"])
            #expect(try await client.get("/campaigns?limit=1001").pointers == ["?limit"])
        }
    }

    @Test("events end with a finished campaign")
    func events() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            try await launched(fixture, client)
            _ = try await client.post("/campaigns/diwali/cancel")
            let answer = try await client.get("/campaigns/diwali/events")
            #expect(answer.headers[.contentType] == "text/event-stream")
            #expect(answer.text.hasPrefix("event: progress\ndata: {"))
            #expect(answer.text.contains(#""status":"cancelled""#))
            #expect(answer.text.hasSuffix("\n\n"))
        }
    }
}
