import Models
import Providers
import Rules

/// A channel as the console keeps it.
struct Channel: Sendable, Equatable {
    /// What the stages get to see, credentials sealed.
    var record: ChannelRecord
    /// A person has set the recipients a day; otherwise they follow what the provider tells.
    var recipientsByHand = true
    var createdAtMs: Int64
    var updatedAtMs: Int64
    /// When a person last made it active again: the provider's older refusals stop it no more.
    var resumedAtMs: Int64 = 0

    var id: String { record.id }

    /// Messages a second of channels of a provider of which nothing else is known.
    static func standardRate(provider: String) -> Double {
        ProviderRegistry.capabilities(of: provider)?.messagesPerSecond ?? 80
    }

    /// Present pace in messages a second, campaigns' own limits apart.
    var rate: Double {
        record.messagesPerSecond > 0 ? record.messagesPerSecond : Self.standardRate(provider: record.provider)
    }

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

    // MARK: Limits that follow the provider

    /// What the provider allows; until it has told, what its channels begin with.
    mutating func setAutomaticRate(reported: ChannelHealth?) {
        record.automaticRate = true
        let told = reported.flatMap { $0.hasMessagesPerSecond ? $0.messagesPerSecond : nil } ?? 0
        record.messagesPerSecond = told > 0 ? told : Self.standardRate(provider: record.provider)
    }

    mutating func setAutomaticRecipients(reported: ChannelHealth?) {
        recipientsByHand = false
        record.recipientsPerDay = reported?.recipientsPerDay ?? 0
    }

    /// Takes over what the provider told, where nobody has set something else.
    mutating func follow(_ health: ChannelHealth) {
        if record.automaticRate, health.hasMessagesPerSecond { setAutomaticRate(reported: health) }
        if !recipientsByHand, health.hasRecipientsPerDay { setAutomaticRecipients(reported: health) }
    }
}

extension Channel {
    /// The channel as the API shows it: nothing of its credentials.
    func json(_ standing: ChannelStanding) -> JSONValue {
        let settings = record.settings.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
        return [
            "id": .string(id), "name": .string(record.name), "provider": .string(record.provider),
            "address": .string(record.address), "settings": .object(JSONObject(settings)),
            "limits": [
                "messages_per_second": .double(rate), "automatic_rate": .bool(record.automaticRate),
                "recipients_per_day": record.recipientsPerDay > 0 ? .int(record.recipientsPerDay) : .null,
                "automatic_recipients": .bool(!recipientsByHand),
                "portfolio": .text(record.portfolio),
            ],
            "state": record.state == .stopped ? "stopped" : "active",
            "state_reason": record.state == .stopped
                ? ReasonJSON.make(code: record.stateCode, detail: record.stateDetail, atMs: record.stateAtMs) : .null,
            "health": standing.json, "webhook_path": .string("/webhooks/\(id)"),
            "created_at": .time(createdAtMs), "updated_at": .time(updatedAtMs),
        ]
    }
}
