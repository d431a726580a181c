import Models
import Rules

/// Occurrences for tables: ids such as `20260302T0900`, on the clocks of Berlin.
enum Occurrence {
    /// The first forty at most.
    static func list(
        _ rule: String, from start: String, except: [String] = [], zone: String = "Europe/Berlin"
    ) throws -> [String] {
        let calendar = RunCalendar(campaign(rule, from: start, except: except, zone: zone), workspaceZone: "UTC")
        var ids: [String] = []
        var run = calendar.first
        while let current = run, ids.count < 40 {
            ids.append(current.id)
            run = current.localMs.flatMap(calendar.next(afterLocalMs:))
        }
        return ids
    }

    static func campaign(
        _ rule: String, from start: String, except: [String] = [], zone: String = "Europe/Berlin"
    ) -> CampaignRecord {
        var campaign = CampaignRecord()
        campaign.schedule.recurrence.rule = rule
        campaign.schedule.recurrence.timeZone = zone
        campaign.schedule.recurrence.startsLocalMs = local(start)
        campaign.schedule.recurrence.except = except
        return campaign
    }

    /// The wall-clock time of `20260302T0900`.
    static func local(_ text: String) -> Int64 {
        let (day, time) = (text.prefix(8), text.suffix(4))
        return instant(
            "\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2))T\(time.prefix(2)):\(time.suffix(2)):00Z")
    }
}
