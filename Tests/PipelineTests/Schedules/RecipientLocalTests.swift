import Foundation
import Models
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("A broadcast at everybody's own time")
struct RecipientLocalTests {
    /// Zones, and when their clocks show 09:00 on 2 March 2026; the last has none and gets the workspace's.
    private static let zones = [
        ("Pacific/Kiritimati", "2026-03-01T19:00:00Z"), ("Asia/Kolkata", "2026-03-02T03:30:00Z"),
        ("Europe/Berlin", "2026-03-02T08:00:00Z"), ("UTC", "2026-03-02T09:00:00Z"),
        ("America/New_York", "2026-03-02T14:00:00Z"), ("Etc/GMT+12", "2026-03-02T21:00:00Z"),
        ("", "2026-03-02T12:00:00Z"), ("Mars/Olympus", "2026-03-02T12:00:00Z"),
    ]

    private static func launched(_ pipeline: Pipeline, at time: String = "2026-03-02T09:00:00Z") throws
        -> CampaignRecord
    {
        pipeline.publishWorkspace(timeZone: "America/Sao_Paulo")
        pipeline.publishPeople(in: zones.map(\.0))
        return try pipeline.recipientLocal(at: time)
    }

    @Test("goes out zone by zone over 26 hours, to the minute", arguments: Breakdown.allCases)
    func zoneByZone(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            var campaign = try Self.launched(pipeline)
            // Shorter than the wait: it counts from each one's own instant.
            campaign.expiresAfterS = 1800
            pipeline.publish(campaign)
            for (index, at) in Set(Self.zones.map(\.1)).sorted().enumerated() {
                let dueMs = try RFC3339.ms(at)
                pipeline.clock.advance(max(0, dueMs - 60_000 - pipeline.clock.nowMs()))
                try pipeline.settle()
                let before = Self.zones.filter { $0.1 < at }.count
                #expect(pipeline.received.count == before, "a minute before \(at)")
                if index % 2 == 0 { try breakdown.strike(pipeline) }
                try pipeline.run(until: at)
                #expect(pipeline.received.count == Self.zones.filter { $0.1 <= at }.count, "at \(at)")
            }
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
            #expect(try pipeline.progress() == ["sent": 8, "expanded": 3])
            #expect(try pipeline.progress(run: "1").dueMs == [RFC3339.ms("2026-03-01T19:00:00Z")])
        }
    }

    @Test("who is too late for their own time is told so, the others get theirs")
    func missesSome() throws {
        try withPipeline { pipeline in
            let campaign = try Self.launched(pipeline)
            // Kiritimati, Kolkata and Berlin are past by more than an hour, UTC by less.
            pipeline.clock.advance(try RFC3339.ms("2026-03-02T09:30:00Z") - pipeline.clock.nowMs())
            pipeline.publish(campaign)
            try pipeline.settle()
            let suppressed = try pipeline.events(.suppressed)
            #expect(suppressed.count == 3)
            #expect(suppressed.allSatisfy { $0.reason == Reason.missedStart })
            #expect(pipeline.received.count == 1)
            try pipeline.run(until: "2026-03-02T12:00:00Z")
            try pipeline.run(until: "2026-03-02T14:00:00Z")
            try pipeline.run(until: "2026-03-02T21:00:00Z")
            #expect(try pipeline.progress() == ["sent": 5, "suppressed": 3, "expanded": 3])
        }
    }

    @Test("is missed as a whole when the last zone's time is past by more than its limit")
    func missesAll() throws {
        try withPipeline { pipeline in
            let campaign = try Self.launched(pipeline)
            pipeline.clock.advance(try RFC3339.ms("2026-03-02T22:00:01Z") - pipeline.clock.nowMs())
            pipeline.publish(campaign)
            try pipeline.settle()
            #expect(try pipeline.events(.planned).isEmpty)
            #expect(try pipeline.progress() == ["missed": 3, "expanded": 3])
        }
    }

    @Test("a time that one zone's clocks skip is its first instant after the gap, and only once")
    func skippedTime() throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: ["Europe/Berlin", "UTC"])
            let campaign = try pipeline.recipientLocal(at: "2026-03-29T02:30:00Z")
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-29T00:59:00Z")
            #expect(pipeline.received.isEmpty)
            try pipeline.run(until: "2026-03-29T01:00:00Z")
            #expect(pipeline.received.count == 1)
            try pipeline.run(until: "2026-03-29T02:30:00Z")
            #expect(pipeline.received.count == 2)
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
        }
    }

    @Test("a pause holds back who comes due in it, and cancelling closes who has not")
    func pausesAndCancels() throws {
        try withPipeline { pipeline in
            var campaign = try Self.launched(pipeline)
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-01T19:00:00Z")
            campaign.status = .paused
            campaign.revision += 1
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-02T03:30:00Z")
            #expect(pipeline.received.count == 1)
            campaign.status = .running
            campaign.revision += 1
            pipeline.publish(campaign)
            try pipeline.settle()
            #expect(pipeline.received.count == 2)
            campaign.status = .cancelled
            campaign.revision += 1
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-03T21:00:00Z")
            #expect(try pipeline.progress() == ["sent": 2, "cancelled": 6, "expanded": 3])
        }
    }

    @Test("the campaign's hours hold at everybody's own time too", arguments: Breakdown.allCases)
    func keepsHours(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: ["Asia/Kolkata", "Europe/Berlin"])
            var campaign = try pipeline.recipientLocal(at: "2026-03-02T07:30:00Z")
            campaign.dailyWindow.startMinute = 9 * 60
            campaign.dailyWindow.endMinute = 18 * 60
            campaign.dailyWindow.timeZone = "recipient"
            pipeline.publish(campaign)
            // 07:30 and 09:00 in Kolkata, then in Berlin.
            for (time, count) in [("02:00", 0), ("03:29", 0), ("03:30", 1), ("06:30", 1), ("07:59", 1), ("08:00", 2)] {
                try pipeline.run(until: "2026-03-02T\(time):00Z")
                #expect(pipeline.received.count == count, "at \(time)")
                try breakdown.strike(pipeline)
            }
            #expect(try pipeline.progress() == ["sent": 2, "expanded": 3])
        }
    }

    @Test("deleted in the middle: who has not come due is closed", arguments: Breakdown.allCases)
    func deletes(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            let campaign = try Self.launched(pipeline)
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-01T19:00:00Z")
            try pipeline.run(until: "2026-03-02T03:30:00Z")
            #expect(pipeline.received.count == 2)
            pipeline.delete(campaign)
            try breakdown.strike(pipeline)
            try pipeline.run(until: "2026-03-03T21:00:00Z")
            #expect(pipeline.received.count == 2)
            #expect(try pipeline.progress() == ["sent": 2, "cancelled": 6, "expanded": 3])
        }
    }

    @Test("again and again: each day has its own 26 hours, and they overlap")
    func recurs() throws {
        try withPipeline { pipeline in
            pipeline.publishWorkspace(timeZone: "America/Sao_Paulo")
            pipeline.publishPeople(in: Self.zones.map(\.0))
            var campaign = try pipeline.recurring("FREQ=DAILY;COUNT=2", from: "2026-03-02T09:00:00Z", zone: "")
            campaign.schedule.recipientLocal = true
            pipeline.publish(campaign)
            for at in (Self.zones.map(\.1) + ["2026-03-02T19:00:00Z"]).sorted() { try pipeline.run(until: at) }
            #expect(try pipeline.accepted() == ["20260302T0900": 8, "20260303T0900": 1])
            for hour in ["03:30", "08:00", "09:00", "12:00", "14:00", "21:00"] {
                try pipeline.run(until: "2026-03-03T\(hour):00Z")
            }
            #expect(try pipeline.accepted() == ["20260302T0900": 8, "20260303T0900": 8])
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
        }
    }
}
