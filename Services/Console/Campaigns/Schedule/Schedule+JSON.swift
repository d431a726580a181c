import Models
import Rules

extension Campaign {
    /// The schedule as people gave it and, while the campaign recurs, when its next run is due.
    func scheduleJSON(_ progress: CampaignProgress) -> JSONValue {
        let schedule = record.schedule
        let recurs = schedule.hasRecurrence && !schedule.hasAnniversary
        return [
            "at": .time(scheduledAtMs), "recipient_local": .bool(schedule.recipientLocal),
            "recurrence": recurs ? schedule.recurrence.json : .null,
            "anniversary": schedule.hasAnniversary ? schedule.anniversaryJSON : .null,
            "latest_start_s": .int(latestStartS),
            "next_at": schedule.hasRecurrence ? .time(waitingRun(progress)?.dueMs) : .null,
        ]
    }
}

extension Recurrence {
    fileprivate var json: JSONValue {
        ["rule": .string(rule), "time_zone": .text(timeZone), "except": .array(except.map(JSONValue.string))]
    }
}

extension Schedule {
    fileprivate var anniversaryJSON: JSONValue {
        [
            "attribute": .string(anniversary.attribute), "offset_days": .int(Int64(anniversary.offsetDays)),
            "time": .string(DailyHours.text(ofMinute: Int32(recurrence.timeOfDayMs / 60_000))),
            "time_zone": .string(recipientLocal ? AnniversaryReader.recipient : recurrence.timeZone),
        ]
    }
}
