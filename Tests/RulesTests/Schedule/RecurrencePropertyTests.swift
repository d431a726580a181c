import Models
import Rules
import ServiceKit
import Testing

@Suite("Recurrence rules: properties")
struct RecurrencePropertyTests {
    private static let dayMs = RuleFixture.dayMs

    @Test("each occurrence is found from everywhere before it, and they ascend", arguments: 1...60)
    func sameFromEverywhere(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let rule = RandomRule.text(&random)
            let start = instant("2024-01-01T00:00:00Z") + Int64.random(in: 0..<1500, using: &random) * Self.dayMs
            let campaign = RandomRule.campaign(rule, start + 9 * 3_600_000)
            let calendar = RunCalendar(campaign, workspaceZone: "UTC")
            var before = start - 1
            for _ in 0..<12 {
                guard let run = calendar.next(afterLocalMs: before), let localMs = run.localMs else { break }
                try #require(localMs > before, "\(rule)")
                #expect((localMs - start) % Self.dayMs == 9 * 3_600_000, "\(rule): the time of the day")
                let between = Int64.random(in: before..<localMs, using: &random)
                #expect(calendar.next(afterLocalMs: between) == run, "\(rule) after \(between)")
                #expect(calendar.first(dueFromMs: run.dueMs) == run, "\(rule) due \(run.dueMs)")
                before = localMs
            }
            #expect(calendar.first == calendar.next(afterLocalMs: 0), "\(rule)")
        }
    }

    @Test("COUNT gives so many, and the same as without it", arguments: 1...30)
    func counts(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rule = RandomRule.text(&random)
        let count = Int.random(in: 1...15, using: &random)
        let all = try Occurrence.list(rule, from: "20260115T0900")
        let counted = try Occurrence.list("\(rule);COUNT=\(count)", from: "20260115T0900")
        #expect(counted == Array(all.prefix(count)), "\(rule)")
    }

    @Test("UNTIL keeps what is not after it", arguments: 1...30)
    func until(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rule = RandomRule.text(&random)
        let all = try Occurrence.list(rule, from: "20260115T0900")
        guard let last = all.randomElement(using: &random) else { return }
        let ended = try Occurrence.list("\(rule);UNTIL=\(last)00", from: "20260115T0900")
        #expect(ended == all.filter { $0 <= last }, "\(rule)")
    }

    @Test("exclusions take away just their day", arguments: 1...30)
    func exclusions(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rule = RandomRule.text(&random)
        let all = try Occurrence.list(rule, from: "20260115T0900")
        guard all.count == 40, let out = all.dropLast().randomElement(using: &random) else { return }
        let date = "\(out.prefix(4))-\(out.dropFirst(4).prefix(2))-\(out.dropFirst(6).prefix(2))"
        let left = try Occurrence.list(rule, from: "20260115T0900", except: [date])
        #expect(Array(left.prefix(39)) == all.filter { $0 != out }, "\(rule)")
    }
}

enum RandomRule {
    static func campaign(_ rule: String, _ startsLocalMs: Int64) -> CampaignRecord {
        var campaign = Occurrence.campaign(rule, from: "20260101T0000")
        campaign.schedule.recurrence.startsLocalMs = startsLocalMs
        return campaign
    }

    /// A rule without an end.
    static func text(_ random: inout SplitMix64) -> String {
        let frequency = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"].randomElement(using: &random) ?? "DAILY"
        let hasOrdinals = frequency == "MONTHLY" || frequency == "YEARLY"
        var parts = ["FREQ=\(frequency)", "INTERVAL=\(Int.random(in: 1...3, using: &random))"]
        if Bool.random(using: &random) {
            let days = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                let ordinal =
                    hasOrdinals && Bool.random(using: &random) ? ["1", "2", "-1"].randomElement(using: &random) : ""
                return (ordinal ?? "")
                    + (["MO", "TU", "WE", "TH", "FR", "SA", "SU"].randomElement(using: &random) ?? "MO")
            }
            parts.append("BYDAY=\(days.joined(separator: ","))")
        }
        if frequency != "WEEKLY", Int.random(in: 0..<3, using: &random) == 0 {
            let days = (0..<2).map { _ in [1, 7, 13, 28, 31, -1, -5].randomElement(using: &random) ?? 1 }
            parts.append("BYMONTHDAY=\(days.map(String.init).joined(separator: ","))")
        }
        if Int.random(in: 0..<4, using: &random) == 0 {
            parts.append("BYMONTH=\(Int.random(in: 1...6, using: &random)),\(Int.random(in: 7...12, using: &random))")
        }
        if parts.contains(where: { $0.hasPrefix("BY") }), Int.random(in: 0..<4, using: &random) == 0 {
            parts.append("BYSETPOS=\([1, 2, -1].randomElement(using: &random) ?? 1)")
        }
        if Bool.random(using: &random) { parts.append("WKST=SU") }
        return parts.joined(separator: ";")
    }
}
