import HTTPTypes
import Models
import Rules
import Testing

@testable import Console

@Suite("Schedules of campaigns")
struct ScheduleReaderTests {
    /// A draft with a schedule, created at 2026-03-01T09:00:00Z.
    private static func draft(_ schedule: String, also members: String = "") -> String {
        """
        {"id":"c","name":"n","channel_id":"wa","audience":{"all":true},\(members)
         "content":{"type":"template","name":"offer","language":"en","parameters":{"body":[{"text":"x"}]}},
         "schedule":\(schedule)}
        """
    }

    private static let daily = #"{"rule":"FREQ=DAILY","time_zone":"Asia/Kolkata"}"#

    @Test(
        "what is wrong with a schedule is named",
        arguments: [
            (#"{"recurrence":{}}"#, "/schedule/recurrence/rule", "is required"),
            (#"{"recurrence":{"rule":"FREQ=HOURLY"}}"#, "/schedule/recurrence/rule", "FREQ=HOURLY is not supported"),
            (#"{"recurrence":{"rule":"BYDAY=MO"}}"#, "/schedule/recurrence/rule", "FREQ is required"),
            (
                #"{"recurrence":{"rule":"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}}"#, "/schedule/recurrence/rule",
                "never fires"
            ),
            (#"{"recurrence":{"rule":"FREQ=DAILY;UNTIL=20250101"}}"#, "/schedule/recurrence/rule", "never fires"),
            (
                #"{"recurrence":{"rule":"FREQ=DAILY;COUNT=1","time_zone":"UTC","except":["2026-03-02"]},"at":"2026-03-02T09:00:00Z"}"#,
                "/schedule/recurrence/rule", "never fires"
            ),
            (
                #"{"recurrence":{"rule":"FREQ=DAILY","time_zone":"Mars/Base"}}"#, "/schedule/recurrence/time_zone",
                "Mars"
            ),
            (#"{"recurrence":{"rule":"FREQ=DAILY","except":["2026-02-30"]}}"#, "/schedule/recurrence/except/0", "date"),
            (#"{"recurrence":{"rule":"FREQ=DAILY","until":"x"}}"#, "/schedule/recurrence/until", "known"),
            (#"{"recurrence":\#(daily),"at":"2026-03-02T09:00:30Z"}"#, "/schedule/at", "whole minute"),
            (#"{"recurrence":\#(daily),"at":"0001-01-01T09:00:00Z"}"#, "/schedule/at", "ten years"),
            (#"{"recipient_local":true}"#, "/schedule/at", "required"),
            (#"{"recipient_local":true,"recurrence":\#(daily)}"#, "/schedule/at", "required"),
            (#"{"at":"tomorrow"}"#, "/schedule/at", "RFC 3339"),
            (#"{"latest_start_s":-1}"#, "/schedule/latest_start_s", "from 0"),
            (
                #"{"recurrence":\#(daily),"anniversary":{"attribute":"b","time":"09:00"}}"#, "/schedule/anniversary",
                "beside"
            ),
            (#"{"anniversary":{"time":"09:00"}}"#, "/schedule/anniversary/attribute", "required"),
            (
                #"{"anniversary":{"attribute":"attributes.b","time":"09:00"}}"#, "/schedule/anniversary/attribute",
                "alone"
            ),
            (#"{"anniversary":{"attribute":"b"}}"#, "/schedule/anniversary/time", "required"),
            (#"{"anniversary":{"attribute":"b","time":"9 am"}}"#, "/schedule/anniversary/time", "time of the day"),
            (
                #"{"anniversary":{"attribute":"b","time":"09:00","offset_days":400}}"#,
                "/schedule/anniversary/offset_days", "366"
            ),
            (
                #"{"anniversary":{"attribute":"b","time":"09:00","time_zone":"IST"}}"#,
                "/schedule/anniversary/time_zone", "IST"
            ),
            (
                #"{"anniversary":{"attribute":"b","time":"09:00","time_zone":"UTC"},"recipient_local":true}"#,
                "/schedule/recipient_local", "time_zone"
            ),
        ])
    func invalid(schedule: String, pointer: String, words: String) async throws {
        try await CampaignFixture().test { client in
            let answer = try await client.post("/campaigns", Self.draft(schedule))
            #expect(answer.status == .unprocessableContent)
            #expect(answer.pointers == [.string(pointer)], "\(answer.text)")
            #expect(answer.text.contains(words), "\(answer.text)")
        }
    }

    @Test("a schedule is shown as it was given, and a change takes the members it names")
    func shown() async throws {
        try await CampaignFixture().test { client in
            let created = try await client.post(
                "/campaigns",
                Self.draft(#"{"at":"2026-03-02T03:30:00Z","recurrence":\#(Self.daily),"latest_start_s":60}"#))
            #expect(
                created["schedule"] == [
                    "at": "2026-03-02T03:30:00Z", "recipient_local": false,
                    "recurrence": ["rule": "FREQ=DAILY", "time_zone": "Asia/Kolkata", "except": []],
                    "anniversary": nil, "latest_start_s": 60, "next_at": nil,
                ])
            let changes: [(change: String, member: String, value: JSONValue)] = [
                (
                    #"{"recurrence":{"rule":"FREQ=WEEKLY"}}"#, "recurrence",
                    ["rule": "FREQ=WEEKLY", "time_zone": "UTC", "except": []]
                ),
                (#"{"latest_start_s":null}"#, "latest_start_s", 3600),
                (#"{"recipient_local":true}"#, "at", "2026-03-02T03:30:00Z"),
                (
                    #"{"anniversary":{"attribute":"birthday","offset_days":-1,"time":"09:30"}}"#, "anniversary",
                    ["attribute": "birthday", "offset_days": -1, "time": "09:30", "time_zone": "recipient"]
                ),
                (#"{"at":null}"#, "recipient_local", true), (#"{"anniversary":null}"#, "anniversary", nil),
                (#"{}"#, "recipient_local", false), ("null", "recurrence", nil),
            ]
            for (change, member, value) in changes {
                let answer = try await client.patch("/campaigns/c", #"{"schedule":\#(change)}"#)
                #expect(answer["schedule"][member] == value, "\(change): \(answer.text)")
            }
        }
    }

    @Test("an anniversary is a daily recurrence; its own zone says whose clock counts")
    func anniversary() async throws {
        let fixture = try CampaignFixture()
        try await fixture.test { client in
            let anniversary = #"{"anniversary":{"attribute":"b","time":"09:30","time_zone":"Asia/Kolkata"}}"#
            _ = try await client.post("/campaigns", Self.draft(anniversary))
            let schedule = try await fixture.store.read { try CampaignStore.require("c", in: $0) }.record.schedule
            #expect(schedule.recurrence.rule == "FREQ=DAILY")
            #expect(schedule.recurrence.timeZone == "Asia/Kolkata")
            #expect(!schedule.recipientLocal)
            let refused = try await client.patch("/campaigns/c", #"{"schedule":{"recipient_local":true}}"#)
            #expect(refused.pointers == ["/schedule/recipient_local"])
        }
    }

    @Test("a daily window gives messages seven days, unless a time is given")
    func expiry() async throws {
        let window = #""daily_window":{"start":"09:00","end":"21:00"},"#
        for (members, expected) in [("", 86_400), (window, 604_800), (window + #""expires_after_s":60,"#, 60)] {
            try await CampaignFixture().test { client in
                let created = try await client.post("/campaigns", Self.draft("null", also: members))
                #expect(created["expires_after_s"] == .int(Int64(expected)), "\(created.text)")
                let changed = try await client.patch("/campaigns/c", #"{"daily_window":null}"#)
                #expect(changed["expires_after_s"] == .int(expected == 60 ? 60 : 86_400))
            }
        }
    }
}
