import Models

/// A channel as the console keeps it.
struct Channel: Sendable, Equatable {
    /// What the stages get to see, credentials sealed.
    var record: ChannelRecord
    var createdAtMs: Int64
    var updatedAtMs: Int64
    /// When a person last made it active again: the provider's older refusals stop it no more.
    var resumedAtMs: Int64 = 0

    /// A contract default; also what an unset rate means.
    static let defaultMessagesPerSecond = 80.0

    var id: String { record.id }

    mutating func stop(code: String, detail: String, nowMs: Int64) {
        record.state = .stopped
        record.stateCode = code
        record.stateDetail = detail
        record.stateAtMs = nowMs
    }

    mutating func resume(nowMs: Int64) {
        record.state = .active
        record.stateCode = ""
        record.stateDetail = ""
        record.stateAtMs = nowMs
        resumedAtMs = nowMs
    }
}

extension Channel {
    /// The channel as the API shows it: nothing of its credentials.
    var json: JSONValue {
        let settings = record.settings.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        let rate = record.messagesPerSecond > 0 ? record.messagesPerSecond : Self.defaultMessagesPerSecond
        return [
            "id": .string(id), "name": .string(record.name), "provider": .string(record.provider),
            "address": .string(record.address), "settings": .object(JSONObject(settings)),
            "limits": [
                "messages_per_second": .double(rate),
                "recipients_per_day": record.recipientsPerDay > 0 ? .int(record.recipientsPerDay) : .null,
                "portfolio": .text(record.portfolio),
            ],
            "state": record.state == .stopped ? "stopped" : "active",
            "state_reason": record.state == .stopped
                ? ReasonJSON.make(code: record.stateCode, detail: record.stateDetail, atMs: record.stateAtMs) : .null,
            "created_at": .time(createdAtMs), "updated_at": .time(updatedAtMs),
        ]
    }
}
