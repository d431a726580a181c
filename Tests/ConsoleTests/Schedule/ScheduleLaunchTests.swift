import HTTPTypes
import Models
import ServiceKit
import Testing

@testable import Console

/// The launch is at 2026-03-01T09:00:00Z, a Sunday; a start may be an hour late.
@Suite("Launches by schedule")
struct ScheduleLaunchTests {
    private func launch(_ schedule: String, _ client: CampaignClient) async throws -> CampaignClient.Answer {
        let body = """
            {"id":"c","name":"n","channel_id":"wa","audience":{"all":true},"schedule":\(schedule),
             "content":{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}}}
            """
        let created = try await client.post("/campaigns", body)
        #expect(created.status == .created, "\(created.text)")
        return try await client.post("/campaigns/c/launch")
    }

    @Test(
        "the record names the first run and when it begins",
        arguments: [
            ("null", "1", "2026-03-01T09:00:00Z", "running"),
            (#"{"at":"2026-03-01T12:00:00Z"}"#, "1", "2026-03-01T12:00:00Z", "scheduled"),
            // 14 hours before, with the first clocks of the world.
            (#"{"at":"2026-03-02T09:00:00Z","recipient_local":true}"#, "1", "2026-03-01T19:00:00Z", "scheduled"),
            // Past for most of the world, but not for the last zone.
            (#"{"at":"2026-02-28T20:00:00Z","recipient_local":true}"#, "1", "2026-02-28T06:00:00Z", "running"),
            (
                #"{"recurrence":{"rule":"FREQ=DAILY","time_zone":"Asia/Kolkata"}}"#, "20260301T1430",
                "2026-03-01T09:00:00Z", "running"
            ),
            (
                #"{"recurrence":{"rule":"FREQ=WEEKLY;BYDAY=MO"}}"#, "20260302T0900", "2026-03-02T09:00:00Z",
                "scheduled"
            ),
            // Occurrences that are over for more than the lateness are not begun with.
            (
                #"{"at":"2026-02-01T03:30:00Z","recurrence":{"rule":"FREQ=DAILY","time_zone":"Asia/Kolkata"}}"#,
                "20260302T0900", "2026-03-02T03:30:00Z", "scheduled"
            ),
            (
                #"{"at":"2026-02-01T08:30:00Z","recurrence":{"rule":"FREQ=DAILY;COUNT=29","time_zone":"UTC"}}"#,
                "20260301T0830", "2026-03-01T08:30:00Z", "running"
            ),
            (
                #"{"at":"2026-03-02T09:00:00Z","recipient_local":true,"recurrence":{"rule":"FREQ=DAILY"}}"#,
                "20260302T0900", "2026-03-01T19:00:00Z", "scheduled"
            ),
            (
                #"{"anniversary":{"attribute":"b","time":"09:30","time_zone":"Asia/Kolkata"}}"#, "20260302T0930",
                "2026-03-02T04:00:00Z", "scheduled"
            ),
            // Today's time is still to come in the west.
            (#"{"anniversary":{"attribute":"b","time":"09:30"}}"#, "20260301T0930", "2026-02-28T19:30:00Z", "running"),
            (
                #"{"at":"2026-03-05T00:00:00Z","anniversary":{"attribute":"b","time":"09:30","time_zone":"UTC"}}"#,
                "20260305T0930", "2026-03-05T09:30:00Z", "scheduled"
            ),
        ])
    func record(schedule: String, run: String, at: String, status: String) async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let answer = try await launch(schedule, client)
            #expect(answer["status"] == .string(status), "\(answer.text)")
            let value = try #require(try await fixture.outbox(Topics.campaigns).last?.value)
            let campaign = try Codec.decode(CampaignRecord.self, value)
            #expect(campaign.launch.runID == run)
            #expect(RFC3339.format(campaign.launch.atMs) == at)
            #expect(campaign.hasSchedule == (campaign.schedule != Schedule()))
            let recurs = campaign.schedule.hasRecurrence
            #expect(answer["schedule"]["next_at"] == (recurs ? .string(at) : .null))
            let runs = try await client.get("/campaigns/c/runs")
            #expect(runs["data"].elements.map { $0["id"] } == [.string(run)])
            #expect(runs["data"].elements.first?["due_at"] == .string(at))
            #expect(runs["data"].elements.first?["status"] == "waiting")
        }
    }

    @Test(
        "a launch that comes too late is refused",
        arguments: [
            (#"{"at":"2026-03-01T07:59:59Z"}"#, "/schedule/at"),
            (#"{"at":"2026-02-28T19:59:59Z","recipient_local":true}"#, "/schedule/at"),
            (
                #"{"at":"2026-02-01T09:00:00Z","recurrence":{"rule":"FREQ=DAILY;UNTIL=20260228","time_zone":"UTC"}}"#,
                "/schedule/recurrence/rule"
            ),
        ])
    func tooLate(schedule: String, pointer: String) async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let answer = try await launch(schedule, client)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.pointers == [.string(pointer)], "\(answer.text)")
        }
    }

    @Test("an anniversary is estimated by those who have the day of its first run")
    func estimate() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let birthday = #"{"attributes":{"birthday":"1990-03-05"}}"#
            #expect(try await client.patch("/contacts/asha", birthday).status == .ok)
            for (at, audience) in [("2026-03-04T00:00:00Z", 0), ("2026-03-03T00:00:00Z", 1)] {
                let id = "c\(audience)"
                let body = """
                    {"id":"\(id)","name":"n","channel_id":"wa","audience":{"all":true},
                     "schedule":{"at":"\(at)","anniversary":{"attribute":"birthday","offset_days":-2,"time":"09:00",
                                                            "time_zone":"UTC"}},
                     "content":{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}}}
                    """
                #expect(try await client.post("/campaigns", body).status == .created)
                let estimate = try await client.get("/campaigns/\(id)/estimate")
                #expect(estimate["audience"] == .int(Int64(audience)), "\(estimate.text)")
                #expect(estimate["at"] == .string(at.replacing("T00", with: "T09")))
                #expect(try await client.post("/campaigns/\(id)/launch").status == .accepted)
            }
        }
    }

    @Test("a copy has the schedule without the times of its launch")
    func duplicate() async throws {
        let fixture = try CampaignFixture()
        try await fixture.populate()
        try await fixture.test { client in
            let anniversary = #"{"anniversary":{"attribute":"b","time":"09:30","time_zone":"UTC"}}"#
            #expect(try await launch(anniversary, client).status == .accepted)
            let copy = try await client.post("/campaigns/c/duplicate")
            guard case .string(let id) = copy["id"] else { return #expect(Bool(false), "\(copy.text)") }
            let record = try await fixture.store.read { try CampaignStore.require(id, in: $0) }.record
            #expect(record.schedule.recurrence.startsLocalMs == 34_200_000)
            #expect(copy["schedule"]["anniversary"]["time"] == "09:30")
            #expect(copy["schedule"]["next_at"] == .null)
        }
    }
}
