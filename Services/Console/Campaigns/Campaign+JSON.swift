import Models

extension Campaign {
    /// The campaign as the API shows it.
    /// - Parameter also: members of this answer only.
    func json(_ progress: CampaignProgress, also: [(String, JSONValue)] = []) -> JSONValue {
        let names: [(String, JSONValue)] = [
            ("id", .string(id)), ("name", .string(record.name)), ("kind", .string(record.kind)),
            ("purpose", .string(record.purpose)),
        ]
        let message = isDrip ? record.drip.members : broadcastMembers
        return .object(JSONObject(unique: names + message + policyMembers(progress) + stateMembers(progress) + also))
    }

    private var broadcastMembers: [(String, JSONValue)] {
        [
            ("channel_id", .string(record.channelID)), ("audience", record.audience.json),
            ("content", record.content.json), ("variants", record.variants.json),
            ("variant_test", record.hasVariantTest ? record.variantTest.json : .null),
            ("outside_window", record.hasOutsideWindow ? record.outsideWindow.json : .null),
        ]
    }

    private func policyMembers(_ progress: CampaignProgress) -> [(String, JSONValue)] {
        let rate = record.messagesPerSecond
        return [
            ("schedule", scheduleJSON(progress)),
            ("daily_window", record.hasDailyWindow ? record.dailyWindow.json : .null),
            ("throttle", ["messages_per_second": rate > 0 ? .double(rate) : .null]),
            ("in_doubt", .string(record.inDoubt.word)), ("in_doubt_after_s", .int(record.inDoubtAfterS)),
            ("expires_after_s", .int(record.expiresAfterS)),
        ]
    }

    private func stateMembers(_ progress: CampaignProgress) -> [(String, JSONValue)] {
        [
            ("status", .string(status.word)),
            ("status_reason", ReasonJSON.make(code: record.statusCode, detail: statusDetail, atMs: statusAtMs)),
            ("retried_as", .text(retriedAs)), ("progress", progress.json), ("created_at", .time(createdAtMs)),
            ("updated_at", .time(updatedAtMs)), ("launched_at", .time(launchedAtMs)),
            ("started_at", .time(startedAtMs)), ("ended_at", .time(endedAtMs)),
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
