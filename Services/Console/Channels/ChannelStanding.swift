import Models
import Rules
import SwiftProtobuf

/// How a channel stands with its provider: what was told last of each thing, and the latest alerts.
struct ChannelStanding: Sendable, Equatable {
    struct Alert: Sendable, Equatable {
        let code: String
        let detail: String
        let atMs: Int64
    }

    var health = ChannelHealth()
    /// When the provider was last heard of; 0: never.
    var atMs: Int64 = 0
    /// When its last error was met; 0: none is known.
    var errorAtMs: Int64 = 0
    /// The newest first.
    var alerts: [Alert] = []

    /// Takes in what was told at an instant. Of two accounts of the same thing the later one counts, in whichever order
    /// they come.
    mutating func learn(_ told: ChannelHealth, atMs toldAtMs: Int64) {
        let isNewer = toldAtMs >= atMs
        var merged = isNewer ? health : told
        merged.take(isNewer ? told : health)
        if told.hasLastError, toldAtMs >= errorAtMs {
            merged.lastError = told.lastError
            errorAtMs = toldAtMs
        } else if health.hasLastError {
            merged.lastError = health.lastError
        }
        health = merged
        atMs = max(atMs, toldAtMs)
    }

    var json: JSONValue {
        [
            "quality": .text(health.quality), "messaging_limit": .text(health.messagingLimit),
            "recipients_per_day": health.hasRecipientsPerDay ? .int(health.recipientsPerDay) : .null,
            "messages_per_second": health.hasMessagesPerSecond ? .double(health.messagesPerSecond) : .null,
            "throughput": .text(health.throughput),
            "present_rate": health.hasPresentRate ? .double(health.presentRate) : .null,
            "last_error": errorJSON,
            "alerts": .array(
                alerts.map { ["code": .string($0.code), "detail": .text($0.detail), "at": .time($0.atMs)] }),
            "at": atMs > 0 ? .time(atMs) : .null,
        ]
    }

    private var errorJSON: JSONValue {
        guard health.hasLastError else { return .null }
        let error = health.lastError
        return [
            "code": .int(Int64(error.code)), "title": .text(error.title), "details": .text(error.details),
            "at": .time(errorAtMs),
        ]
    }
}

extension ChannelHealth {
    /// Takes over what `other` tells.
    fileprivate mutating func take(_ other: ChannelHealth) {
        if !other.quality.isEmpty { quality = other.quality }
        if !other.messagingLimit.isEmpty { messagingLimit = other.messagingLimit }
        if other.hasRecipientsPerDay { recipientsPerDay = other.recipientsPerDay }
        if other.hasMessagesPerSecond { messagesPerSecond = other.messagesPerSecond }
        if !other.throughput.isEmpty { throughput = other.throughput }
        if other.hasPresentRate { presentRate = other.presentRate }
    }
}
