import HTTPTypes
import Models
import Testing

@testable import Console

/// A campaign that recurs on two days, as two partitions report of it.
@Suite("Runs of campaigns")
struct RunTests {
    private static let first = "20260301T0900"
    private static let second = "20260302T0900"
    private static let startMs: Int64 = 1_772_355_600_000
    private static let dayMs: Int64 = 86_400_000

    private let fixture: CampaignFixture

    init() async throws {
        fixture = try CampaignFixture()
        try await fixture.populate()
    }

    private func launch(_ client: CampaignClient, rule: String = "FREQ=DAILY;COUNT=2") async throws {
        let body = """
            {"id":"c","name":"n","channel_id":"wa","audience":{"all":true},
             "schedule":{"recurrence":{"rule":"\(rule)","time_zone":"UTC"}},
             "content":{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}}}
            """
        #expect(try await client.post("/campaigns", body).status == .created)
        #expect(try await client.post("/campaigns/c/launch").status == .accepted)
    }

    /// Reports of both partitions about a run.
    private func report(_ run: String, dueMs: Int64, undecided: Int64 = 0, missed: Bool = false) async throws {
        let records = (Int32(0)..<2).map { partition in
            var progress = RunProgress()
            progress.campaignID = "c"
            progress.runID = run
            progress.partition = partition
            progress.partitionCount = 2
            progress.dueAtMs = dueMs
            progress.startedAtMs = missed ? 0 : dueMs + 1000
            progress.updatedAtMs = dueMs + (undecided > 0 ? 2000 : 3000)
            progress.buckets = missed ? [:] : ["sent": 3 - undecided, "pending": undecided]
            progress.undecided = undecided
            progress.expanded = true
            progress.missedStart = missed
            return ReadRecord(
                topic: Topics.runsProgress.name, partition: 0, offset: 0, key: [1], value: Codec.encode(progress))
        }
        try await fixture.store.write { try ReadModel.apply(ReadBatch(records), in: $0) }
    }

    @Test("a campaign runs between its occurrences and is complete with the last")
    func completion() async throws {
        try await fixture.test { client in
            try await launch(client)
            try await report(Self.first, dueMs: Self.startMs, undecided: 1)
            try await report(Self.first, dueMs: Self.startMs)
            let between = try await client.get("/campaigns/c")
            #expect(between["status"] == "running")
            #expect(between["schedule"]["next_at"] == "2026-03-02T09:00:00Z")
            try await report(Self.second, dueMs: Self.startMs + Self.dayMs, undecided: 2)
            let during = try await client.get("/campaigns/c")
            #expect(during["status"] == "running")
            #expect(during["schedule"]["next_at"] == .null)
            #expect(during["progress"]["planned"] == 12)
            try await report(Self.second, dueMs: Self.startMs + Self.dayMs)
            let after = try await client.get("/campaigns/c")
            #expect(after["status"] == "completed")
            #expect(after["started_at"] == "2026-03-01T09:00:01Z")
        }
    }

    @Test("an occurrence that is missed is that run's matter alone")
    func missed() async throws {
        try await fixture.test { client in
            try await launch(client)
            try await report(Self.first, dueMs: Self.startMs, missed: true)
            let waiting = try await client.get("/campaigns/c")
            #expect(waiting["status"] == "running")
            #expect(waiting["status_reason"] == .null)
            try await report(Self.second, dueMs: Self.startMs + Self.dayMs)
            #expect(try await client.get("/campaigns/c")["status"] == "completed")
            let runs = try await client.get("/campaigns/c/runs")["data"].elements
            #expect(runs.map { $0["status"] } == ["completed", "missed"])
            #expect(runs.map { $0["started_at"] } == ["2026-03-02T09:00:01Z", nil])
        }
    }

    @Test("runs are listed newest first with the one that waits, page by page")
    func list() async throws {
        try await fixture.test { client in
            try await launch(client, rule: "FREQ=DAILY")
            try await report(Self.first, dueMs: Self.startMs)
            try await report(Self.second, dueMs: Self.startMs + Self.dayMs, undecided: 1)
            let all = try await client.get("/campaigns/c/runs")
            #expect(all["data"].elements.map { $0["id"] } == ["20260303T0900", "20260302T0900", "20260301T0900"])
            #expect(all["data"].elements.map { $0["status"] } == ["waiting", "running", "completed"])
            #expect(all["data"].elements.map { $0["ended_at"] } == [nil, nil, "2026-03-01T09:00:03Z"])
            #expect(all["data"].elements.map { $0["progress"]["planned"] } == [0, 6, 6])
            #expect(all["next"] == .null)
            var shown: [JSONValue] = []
            var next = ""
            for _ in 0..<3 {
                let page = try await client.get("/campaigns/c/runs?limit=1\(next)")
                shown += page["data"].elements.map { $0["id"] }
                if case .string(let cursor) = page["next"] { next = "&after=\(cursor)" }
            }
            #expect(shown == all["data"].elements.map { $0["id"] })
            #expect(try await client.get("/campaigns/c/runs?run=1").pointers == ["?run"])
            #expect(try await client.get("/campaigns/none/runs").status == .notFound)
        }
    }

    /// A receipt that comes after the end changes the counts and not the end.
    @Test("the end of a run is the account that completed it")
    func end() async throws {
        try await fixture.test { client in
            try await launch(client)
            try await report(Self.first, dueMs: Self.startMs)
            var late = RunProgress()
            late.campaignID = "c"
            late.runID = Self.first
            late.partitionCount = 2
            late.dueAtMs = Self.startMs
            late.startedAtMs = Self.startMs + 1000
            late.updatedAtMs = Self.startMs + 90_000
            late.buckets = ["read": 3]
            late.expanded = true
            let record = ReadRecord(
                topic: Topics.runsProgress.name, partition: 0, offset: 0, key: [1], value: Codec.encode(late))
            try await fixture.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
            let run = try await client.get("/campaigns/c/runs")["data"].elements.last
            #expect(run?["ended_at"] == "2026-03-01T09:00:03Z")
            #expect(run?["progress"]["read"] == 3)
        }
    }

    @Test("report, cost and messages of one run")
    func oneRun() async throws {
        try await fixture.test { client in
            try await launch(client)
            try await report(Self.first, dueMs: Self.startMs)
            try await report(Self.second, dueMs: Self.startMs + Self.dayMs, undecided: 1)
            let events = [Self.first, Self.second, Self.second].enumerated().map { index, run in
                var event = MessageEvent()
                event.ref = MessageRef(
                    workspace: "default", campaignID: "c", runID: run, address: "phone:+91981234567\(index)")
                event.kind = .accepted
                event.atMs = Self.startMs
                event.attempt = 1
                event.channelID = "wa"
                return ReadRecord(
                    topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(event))
            }
            try await fixture.store.write { try ReadModel.apply(ReadBatch(events), in: $0) }
            let whole = try await client.get("/campaigns/c/report")
            #expect(whole["planned"] == 12)
            #expect(whole["run_id"] == .null)
            #expect(whole["estimate"] == .null)
            #expect(whole["cost"]["messages"] == 3)
            for (run, messages) in [(Self.first, 1), (Self.second, 2)] {
                let report = try await client.get("/campaigns/c/report?run=\(run)")
                #expect(report["run_id"] == .string(run))
                #expect(report["planned"] == 6)
                #expect(report["cost"]["messages"] == .int(Int64(messages)))
                #expect((report["estimate"] == .null) == (run == Self.second))
                let listed = try await client.get("/campaigns/c/messages?run=\(run)")
                #expect(listed["data"].elements.map { $0["run_id"] } == Array(repeating: .string(run), count: messages))
            }
            let first = try await client.get("/campaigns/c/report?run=\(Self.first)")
            #expect(first["duration_s"] == 2)
            #expect(first["run_status"] == "completed")
            for list in ["report", "messages"] {
                #expect(try await client.get("/campaigns/c/\(list)?run=20260309T0900").pointers == ["?run"])
            }
        }
    }

    @Test("failed messages of a campaign that recurs are tried again now and once")
    func retry() async throws {
        try await fixture.test { client in
            try await launch(client)
            var failed = MessageEvent()
            failed.ref = MessageRef(
                workspace: "default", campaignID: "c", runID: Self.first, address: "phone:+919812345678")
            failed.kind = .failed
            failed.attempt = 1
            failed.contactID = "asha"
            failed.reason = Reason.providerError
            let record = ReadRecord(
                topic: Topics.messagesEvents.name, partition: 0, offset: 0, key: [1], value: Codec.encode(failed))
            try await fixture.store.write { try ReadModel.apply(ReadBatch([record]), in: $0) }
            let retry = try await client.post("/campaigns/c/retry-failed")
            #expect(retry.status == .accepted, "\(retry.text)")
            #expect(retry["schedule"]["recurrence"] == .null)
            #expect(retry["status"] == "running")
        }
    }
}
