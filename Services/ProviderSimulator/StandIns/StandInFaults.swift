/// What goes wrong on purpose with a stand-in. Rates are shares from 0 to 1.
struct StandInFaults: Sendable, Equatable {
    /// The answer is the provider's for trouble of its own, and nothing is accepted.
    var serverErrors = 0.0
    /// The answer is the provider's for “too fast” although there is room.
    var rateLimits = 0.0
    /// The message is accepted and the answer never comes.
    var hangAfterAccept = 0.0
    /// The message is accepted and the connection closed without an answer.
    var closeAfterAccept = 0.0
    /// The connection is closed before anything happens.
    var closeBeforeAccept = 0.0
    /// A webhook comes a second time.
    var duplicateWebhooks = 0.0
    /// A webhook comes later than those after it.
    var reorderWebhooks = 0.0
    /// `delivered` is left out.
    var missingDelivered = 0.0
    var forced: [Forced] = []

    /// A code that the next messages, or those to certain people, get.
    struct Forced: Sendable, Equatable {
        /// One of the provider's: 21610, 403, 551, an SMTP reply code, an HTTP status.
        let code: Int
        /// How many more; nil: until it is taken back.
        var remaining: Int?
        /// Empty: everyone.
        let to: Set<String>
        /// As the failure of an accepted message, instead of in the answer.
        let arrivesLater: Bool
    }

    struct Rate: Sendable {
        let name: String
        let path: any WritableKeyPath<StandInFaults, Double> & Sendable
    }

    static let rates: [Rate] = [
        Rate(name: "server_errors", path: \.serverErrors), Rate(name: "rate_limits", path: \.rateLimits),
        Rate(name: "hang_after_accept", path: \.hangAfterAccept),
        Rate(name: "close_after_accept", path: \.closeAfterAccept),
        Rate(name: "close_before_accept", path: \.closeBeforeAccept),
        Rate(name: "duplicate_webhooks", path: \.duplicateWebhooks),
        Rate(name: "reorder_webhooks", path: \.reorderWebhooks),
        Rate(name: "missing_delivered", path: \.missingDelivered),
    ]

    /// The forced code for a message to someone, counted down.
    mutating func takeForced(for address: String) -> Forced? {
        guard let place = forced.firstIndex(where: { $0.to.isEmpty || $0.to.contains(address) }) else { return nil }
        let error = forced[place]
        if let remaining = error.remaining {
            forced[place].remaining = remaining - 1
            if remaining <= 1 { forced.remove(at: place) }
        }
        return error
    }

    /// Sets what is named; the rest stays. `force` replaces the list of forced codes.
    mutating func apply(_ body: JSONValue, _ kind: StandInKind) throws(ControlError) {
        var fields = try FieldReader(body)
        var faults = self
        for rate in Self.rates {
            if let value = fields.number(rate.name, in: 0...1) { faults[keyPath: rate.path] = value }
        }
        if let list = fields.value("force") { faults.forced = try Self.forced(list, kind) }
        try fields.finish()
        self = faults
    }

    private static func forced(_ value: JSONValue, _ kind: StandInKind) throws(ControlError) -> [Forced] {
        guard let list = value.array else { throw .invalid([FieldError("/force", "must be an array")]) }
        var errors: [Forced] = []
        for (index, entry) in list.enumerated() {
            var fields = try FieldReader(entry, at: "/force/\(index)")
            let code = fields.required("code", fields.int("code", in: 1...9_999_999)) ?? 0
            let count = fields.int("count", in: 1...Int(Int32.max))
            let later = fields.bool("async") ?? false
            let people = (fields.value("to")?.array ?? []).map { $0.stringOrDigits.flatMap(kind.provider.address) }
            if people.contains(nil) { fields.fail("to", "must be an array of addresses") }
            try fields.finish()
            errors.append(Forced(code: code, remaining: count, to: Set(people.compactMap(\.self)), arrivesLater: later))
        }
        return errors
    }

    var json: JSONValue {
        var members: [JSONObject.Member] = Self.rates.map {
            .init(name: $0.name, value: .double(self[keyPath: $0.path]))
        }
        let list = forced.map { error -> JSONValue in
            [
                "code": JSONValue(error.code), "count": error.remaining.map { JSONValue($0) } ?? .null,
                "to": .array(error.to.sorted().map(JSONValue.string)), "async": .bool(error.arrivesLater),
            ]
        }
        members.append(.init(name: "force", value: .array(list)))
        return .object(JSONObject(members: members))
    }
}
