import Models

extension Campaign {
    /// The campaign as the API shows it.
    func json(_ progress: CampaignProgress) -> JSONValue {
        [
            "id": .string(id), "name": .string(record.name), "kind": .string(record.kind),
            "channel_id": .string(record.channelID), "purpose": .string(record.purpose),
            "audience": record.audience.json,
            "content": record.content.json,
            "outside_window": record.hasOutsideWindow ? record.outsideWindow.json : .null,
            "schedule": scheduleJSON,
            "daily_window": record.hasDailyWindow ? record.dailyWindow.json : .null,
            "throttle": [
                "messages_per_second": record.messagesPerSecond > 0 ? .double(record.messagesPerSecond) : .null
            ],
            "in_doubt": .string(record.inDoubt.word), "in_doubt_after_s": .int(record.inDoubtAfterS),
            "expires_after_s": .int(record.expiresAfterS), "status": .string(status.word),
            "status_reason": ReasonJSON.make(code: record.statusCode, detail: statusDetail, atMs: statusAtMs),
            "retried_as": .text(retriedAs), "progress": progress.json, "created_at": .time(createdAtMs),
            "updated_at": .time(updatedAtMs),
            "launched_at": .time(launchedAtMs), "started_at": .time(startedAtMs), "ended_at": .time(endedAtMs),
        ]
    }

    private var scheduleJSON: JSONValue {
        [
            "at": .time(scheduledAtMs), "recipient_local": false, "recurrence": nil,
            "latest_start_s": .int(latestStartS),
        ]
    }
}

/// `{code, detail, at}`: why something is in the state it is in.
enum ReasonJSON {
    /// `null` without a code.
    static func make(code: String, detail: String, atMs: Int64) -> JSONValue {
        guard !code.isEmpty else { return .null }
        return ["code": .string(code), "detail": .text(detail), "at": .time(atMs)]
    }
}
