import Foundation
import Models
import Providers
import ServiceKit
import StreamProcessing
import StreamProcessingTestKit
import Testing

@testable import Sender

@Suite("A broadcast that recurs")
struct RecurringRunTests {
    @Test(
        "each occurrence is a run of its own, on the clocks of the wall through their change",
        arguments: Breakdown.allCases)
    func goesWithTheClocks(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: Array(repeating: "", count: 12))
            pipeline.publish(try pipeline.recurring("FREQ=DAILY;COUNT=3", from: "2026-03-28T09:00:00Z"))
            try pipeline.run(until: "2026-03-28T07:59:00Z")
            #expect(pipeline.received.isEmpty)
            // 09:00 in Berlin is an hour earlier by UTC from 29 March on.
            try pipeline.run(until: "2026-03-28T08:00:00Z")
            #expect(try pipeline.accepted() == ["20260328T0900": 12])
            try breakdown.strike(pipeline)
            try pipeline.run(until: "2026-03-29T06:59:00Z")
            #expect(pipeline.received.count == 12)
            try pipeline.run(until: "2026-03-29T07:00:00Z")
            #expect(try pipeline.accepted() == ["20260328T0900": 12, "20260329T0900": 12])
            try breakdown.strike(pipeline)
            try pipeline.run(until: "2026-03-30T07:00:00Z")
            try pipeline.run(until: "2026-04-05T07:00:00Z")
            try breakdown.strike(pipeline)
            try pipeline.run(until: "2026-04-06T07:00:00Z")
            // That was the third and last; nobody has anything twice.
            #expect(try pipeline.runIDs() == ["20260328T0900", "20260329T0900", "20260330T0900"])
            #expect(pipeline.received.count == 36)
            #expect(pipeline.received.values.allSatisfy { $0 == 1 })
            let last = try pipeline.progress(run: "20260330T0900")
            #expect(last.sent == 12 && last.started == 3 && last.missed == 0)
            #expect(try last.dueMs == [RFC3339.ms("2026-03-30T07:00:00Z")])
        }
    }

    @Test("a time of day that the clocks skip or show twice fires once")
    func firesOnce() throws {
        for (start, due) in [
            ("2026-03-29T02:30:00Z", "2026-03-29T01:00"), ("2026-10-25T02:30:00Z", "2026-10-25T00:30"),
        ] {
            try withPipeline { pipeline in
                pipeline.publishPeople(in: [""])
                pipeline.publish(try pipeline.recurring("FREQ=YEARLY;COUNT=1", from: start))
                try pipeline.run(until: "\(due):00Z")
                #expect(pipeline.received.count == 1)
                for _ in 0..<12 {
                    pipeline.clock.advance(900_000)
                    try pipeline.settle()
                }
                #expect(pipeline.received.count == 1)
                #expect(pipeline.received.values.allSatisfy { $0 == 1 })
            }
        }
    }

    @Test("runs overlap, and each has its own account")
    func overlaps() throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: Array(repeating: "", count: 9))
            pipeline.answer = { _ in .notSent(detail: "connection refused") }
            var campaign = try pipeline.recurring("FREQ=DAILY;COUNT=2", from: "2026-03-02T09:00:00Z", zone: "UTC")
            campaign.expiresAfterS = 7 * 86_400
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-02T09:00:00Z")
            try pipeline.run(until: "2026-03-03T09:00:00Z")
            for id in ["20260302T0900", "20260303T0900"] {
                let progress = try pipeline.progress(run: id)
                #expect(progress.planned == 9 && progress.sent == 0, "\(id)")
            }
            pipeline.answer = { .answered(.accepted(providerMessageID: "id-\($0.message.ref.idText)", held: false)) }
            for _ in 0..<6 {
                pipeline.clock.advance(3_600_000)
                // The sender's own pause after an outage is real time: let it pass by starting anew.
                try pipeline.sender.crash()
                try pipeline.settle()
            }
            #expect(try pipeline.accepted() == ["20260302T0900": 9, "20260303T0900": 9])
        }
    }

    @Test("occurrences missed while everything was down are told, not made up for", arguments: [3, 120])
    func misses(days: Int64) throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: ["", "", "", ""])
            pipeline.publish(try pipeline.recurring("FREQ=DAILY", from: "2026-03-02T12:00:00Z", zone: "UTC"))
            try pipeline.run(until: "2026-03-02T12:00:00Z")
            #expect(pipeline.received.count == 4)
            try pipeline.scheduler.crash()
            // Up again two hours after the time of the last one: that is too late.
            pipeline.clock.advance(days * 86_400_000 + 7_200_000)
            try pipeline.settle()
            #expect(pipeline.received.count == 4)
            let ids = try pipeline.runIDs()
            #expect(ids.count == Int(days) + 1)
            for id in ids.dropFirst() {
                let progress = try pipeline.progress(run: id)
                #expect(progress.missed == 3 && progress.started == 0 && progress.planned == 0, "\(id)")
            }
            // The next comes at its time.
            pipeline.clock.advance(22 * 3_600_000)
            try pipeline.settle()
            #expect(pipeline.received.count == 8)
            #expect(try pipeline.runIDs().count == Int(days) + 2)
        }
    }

    @Test("an occurrence that is late by less than its limit is made up for")
    func isLate() throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: ["", ""])
            pipeline.publish(try pipeline.recurring("FREQ=DAILY;COUNT=1", from: "2026-03-02T12:00:00Z", zone: "UTC"))
            try pipeline.run(until: "2026-03-02T12:59:59Z")
            #expect(try pipeline.accepted() == ["20260302T1200": 2])
        }
    }

    @Test("what lies before the launch has never been due")
    func beginsAtLaunch() throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: ["", ""])
            pipeline.publish(try pipeline.recurring("FREQ=DAILY", from: "2020-01-01T12:00:00Z", zone: "UTC"))
            try pipeline.settle()
            #expect(try pipeline.runIDs().isEmpty)
            try pipeline.run(until: "2026-03-01T12:00:00Z")
            #expect(try pipeline.runIDs() == ["20260301T1200"])
        }
    }

    @Test("nothing begins while the campaign is paused, and nothing after it is cancelled")
    func pauses() throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: ["", ""])
            var campaign = try pipeline.recurring("FREQ=DAILY", from: "2026-03-02T12:00:00Z", zone: "UTC")
            campaign.status = .paused
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-02T12:00:00Z")
            #expect(try pipeline.runIDs().isEmpty)
            campaign.status = .running
            campaign.revision += 1
            pipeline.clock.advance(7_200_000)
            pipeline.publish(campaign)
            try pipeline.settle()
            #expect(try pipeline.progress(run: "20260302T1200").missed == 3)
            try pipeline.run(until: "2026-03-03T12:00:00Z")
            #expect(try pipeline.accepted() == ["20260303T1200": 2])
            campaign.status = .cancelled
            campaign.revision += 1
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-04T12:00:00Z")
            #expect(try pipeline.runIDs().count == 2)
        }
    }

    @Test("nothing begins after it is deleted")
    func deletes() throws {
        try withPipeline { pipeline in
            pipeline.publishPeople(in: ["", ""])
            let campaign = try pipeline.recurring("FREQ=DAILY", from: "2026-03-02T12:00:00Z", zone: "UTC")
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-02T12:00:00Z")
            pipeline.delete(campaign)
            try pipeline.run(until: "2026-03-03T12:00:00Z")
            #expect(try pipeline.runIDs() == ["20260302T1200"])
        }
    }

    @Test("crashes and lost disks at any point: nobody twice, nobody left out", arguments: 1...8)
    func survivesCrashes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        try withPipeline { pipeline in
            pipeline.publishPeople(in: Array(repeating: "", count: 40))
            var campaign = try pipeline.recurring("FREQ=DAILY;COUNT=4", from: "2026-03-01T10:00:00Z", zone: "UTC")
            campaign.launch.latestStartS = 86_400
            campaign.expiresAfterS = 30 * 86_400
            pipeline.publish(campaign)
            for _ in 0..<24 {
                pipeline.clock.advance(4 * 3_600_000)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: try pipeline.scheduler.run(crashingAt: .beforeOutputs)
                case 1: try pipeline.scheduler.run(crashingAt: .beforeCommit)
                case 2: try pipeline.scheduler.loseDisk()
                case 3: try pipeline.scheduler.run()
                default: try pipeline.settle()
                }
            }
            try pipeline.settle()
            let ids = ["20260301T1000", "20260302T1000", "20260303T1000", "20260304T1000"]
            #expect(try pipeline.runIDs() == ids, "seed \(seed)")
            #expect(try pipeline.accepted() == Dictionary(uniqueKeysWithValues: ids.map { ($0, 40) }), "seed \(seed)")
            #expect(pipeline.received.values.allSatisfy { $0 == 1 }, "seed \(seed)")
        }
    }

    // MARK: - Anniversaries

    @Test("birthdays: everybody on their own day, with the time of the wall", arguments: Breakdown.allCases)
    func birthdays(breakdown: Breakdown) throws {
        try withPipeline { pipeline in
            let birthdays = [
                "1990-03-02", "--03-02", "1985-03-03", "2000-12-24", "not a date", "1992-02-29", "1985-03-02T00:00:00Z",
            ]
            pipeline.publishPeople(
                in: Array(repeating: "", count: 8),
                attributes: birthdays.map { ["birthday": $0, "other": "1990-03-04"] })
            var campaign = try pipeline.recurring("FREQ=DAILY", from: "2026-03-01T09:00:00Z")
            campaign.schedule.anniversary.attribute = "birthday"
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-02T08:00:00Z")
            #expect(Set(try pipeline.events(.accepted).map(\.ref.address)) == Set([0, 1, 6].map(Self.address)))
            try breakdown.strike(pipeline)
            try pipeline.run(until: "2026-03-03T08:00:00Z")
            try pipeline.run(until: "2026-03-04T08:00:00Z")
            #expect(
                try pipeline.accepted() == ["20260302T0900": 3, "20260303T0900": 1], "nobody has a birthday on the 4th")
        }
    }

    @Test("a day before, on the recipient's own clock, and never outside the audience")
    func dayBefore() throws {
        try withPipeline { pipeline in
            let zones = ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/Berlin", "UTC"]
            pipeline.publishPeople(
                in: zones,
                attributes: ["1990-03-04", "1990-03-04", "1990-03-04", "1990-03-03"].map { ["birthday": $0] })
            var campaign = try pipeline.recurring("FREQ=DAILY", from: "2026-03-03T09:00:00Z", zone: "")
            campaign.schedule.recipientLocal = true
            campaign.schedule.anniversary.attribute = "birthday"
            campaign.schedule.anniversary.offsetDays = -1
            campaign.audience.exclude.groups = [FilterGroup()]
            campaign.audience.exclude.groups[0].rules = [FilterRule()]
            campaign.audience.exclude.groups[0].rules[0].column = "phone"
            campaign.audience.exclude.groups[0].rules[0].operator = "is"
            campaign.audience.exclude.groups[0].rules[0].values = ["+4915100000002"]
            pipeline.publish(campaign)
            try pipeline.run(until: "2026-03-02T19:00:00Z")
            #expect(try pipeline.events(.accepted).map(\.ref.address) == [Self.address(0)])
            try pipeline.run(until: "2026-03-03T20:59:00Z")
            #expect(pipeline.received.count == 1)
            try pipeline.run(until: "2026-03-03T21:00:00Z")
            #expect(try pipeline.events(.accepted).map(\.ref.address) == [0, 1].map(Self.address))
            #expect(try pipeline.accepted() == ["20260303T0900": 2])
        }
    }

    private static func address(_ index: Int) -> String { Address.phone("+4915\(100_000_000 + index)") }
}
