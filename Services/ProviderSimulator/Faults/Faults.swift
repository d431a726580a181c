/// What goes wrong on purpose. Rates are shares from 0 to 1.
struct Faults: Sendable, Equatable {
    /// A webhook item comes a second time.
    var duplicateWebhooks = 0.0
    /// A webhook item comes later than those after it.
    var reorderWebhooks = 0.0
    /// `delivered` is left out before `read`.
    var missingDelivered = 0.0
    /// The answer is 500 or 503 and nothing is accepted.
    var serverErrors = 0.0
    /// The answer is 130429 although there is room.
    var rateLimits = 0.0
    /// The message is accepted and the answer never comes.
    var hangAfterAccept = 0.0
    /// The message is accepted and the connection closed without an answer.
    var closeAfterAccept = 0.0
    /// The connection is closed before anything happens.
    var closeBeforeAccept = 0.0
    /// Time stamps of webhooks are milliseconds.
    var millisecondTimestamps = 0.0
    /// A status with a value nobody knows comes too.
    var unknownStatus = 0.0
    /// A change of a field nobody knows comes too.
    var unknownField = 0.0
    /// Incoming messages have a user id and no number.
    var bsuidOnlyInbound = 0.0
    /// The most items of one webhook request.
    var webhookBatch = 1000
    /// The HTTP status of rate limit answers: 400 or 429.
    var throttleStatus = 429
    var forced: [ForcedError] = []

    /// A rate and its name in the control API.
    struct Rate: Sendable {
        let name: String
        let path: any WritableKeyPath<Faults, Double> & Sendable
    }

    static let rates: [Rate] = [
        Rate(name: "duplicate_webhooks", path: \.duplicateWebhooks),
        Rate(name: "reorder_webhooks", path: \.reorderWebhooks),
        Rate(name: "missing_delivered", path: \.missingDelivered),
        Rate(name: "server_errors", path: \.serverErrors),
        Rate(name: "rate_limits", path: \.rateLimits),
        Rate(name: "hang_after_accept", path: \.hangAfterAccept),
        Rate(name: "close_after_accept", path: \.closeAfterAccept),
        Rate(name: "close_before_accept", path: \.closeBeforeAccept),
        Rate(name: "millisecond_timestamps", path: \.millisecondTimestamps),
        Rate(name: "unknown_status", path: \.unknownStatus),
        Rate(name: "unknown_field", path: \.unknownField),
        Rate(name: "bsuid_only_inbound", path: \.bsuidOnlyInbound),
    ]

    /// The forced error for a message to `phone`, counted down.
    mutating func takeForced(for phone: PhoneNumber) -> ForcedError? {
        guard let place = forced.firstIndex(where: { $0.applies(to: phone) }) else { return nil }
        let error = forced[place]
        if let remaining = error.remaining {
            forced[place].remaining = remaining - 1
            if remaining <= 1 { forced.remove(at: place) }
        }
        return error
    }
}

/// An error code that the next messages, or the messages to certain people, get.
struct ForcedError: Sendable, Equatable {
    var code: Int
    /// How many more; nil: until it is taken back.
    var remaining: Int?
    /// Empty: everyone.
    var phones: Set<PhoneNumber>
    /// As a `failed` status of an accepted message, instead of in the answer.
    var arrivesLater: Bool

    func applies(to phone: PhoneNumber) -> Bool { phones.isEmpty || phones.contains(phone) }
}
