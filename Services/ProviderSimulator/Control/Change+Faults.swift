extension SimulatorCore {
    /// Sets the faults that are named; the others stay. `force` replaces the list of forced errors.
    mutating func applyFaults(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        var faults = faults
        for rate in Faults.rates {
            if let value = fields.number(rate.name, in: 0...1) { faults[keyPath: rate.path] = value }
        }
        if let size = fields.int("webhook_batch", in: 1...1000) { faults.webhookBatch = size }
        if let status = fields.int("throttle_status", in: 400...429) {
            if status != 400, status != 429 { fields.fail("throttle_status", "must be 400 or 429") }
            faults.throttleStatus = status
        }
        if let list = fields.value("force") { faults.forced = try Self.forced(list) }
        try fields.finish()
        self.faults = faults
        return faults.json
    }

    private static func forced(_ value: JSONValue) throws(ControlError) -> [ForcedError] {
        guard let list = value.array else { throw .invalid([FieldError("/force", "must be an array")]) }
        var errors: [ForcedError] = []
        for (index, entry) in list.enumerated() {
            var fields = try FieldReader(entry, at: "/force/\(index)")
            let code = fields.required("code", fields.int("code", in: 0...9_999_999)) ?? 0
            let count = fields.int("count", in: 1...Int(Int32.max))
            let phones = fields.phones("to") ?? []
            let later = fields.bool("async") ?? ErrorCode[code].arrivesLater
            try fields.finish()
            errors.append(ForcedError(code: code, remaining: count, phones: Set(phones), arrivesLater: later))
        }
        return errors
    }

    /// Sets the figures that are named; the others stay.
    mutating func applyBehaviour(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        var behaviour = behaviour
        for figure in Behaviour.shares {
            if let value = fields.number(figure.name, in: 0...1) { behaviour[keyPath: figure.path] = value }
        }
        for figure in Behaviour.delays {
            if let value = fields.range(figure.name) { behaviour[keyPath: figure.path] = value }
        }
        if let limit = fields.int("portfolio_limit", in: 0...Int(Int32.max)) { behaviour.portfolioLimit = limit }
        if let burst = fields.int("pair_burst", in: 1...100_000) { behaviour.pairBurst = burst }
        if let interval = fields.int("pair_interval_ms", in: 0...600_000) { behaviour.pairIntervalMs = Int64(interval) }
        if let paused = fields.bool("us_marketing_paused") { behaviour.pausesUnitedStatesMarketing = paused }
        if fields.has("marketing_cap") { behaviour.marketingCap = fields.range("marketing_cap") }
        try fields.finish()
        self.behaviour = behaviour
        return behaviour.json
    }
}

extension Faults {
    var json: JSONValue {
        var members: [JSONObject.Member] = Self.rates.map {
            .init(name: $0.name, value: .double(self[keyPath: $0.path]))
        }
        members.append(.init(name: "webhook_batch", value: .int(Int64(webhookBatch))))
        members.append(.init(name: "throttle_status", value: .int(Int64(throttleStatus))))
        members.append(.init(name: "force", value: .array(forced.map(\.json))))
        return .object(JSONObject(members: members))
    }
}

extension ForcedError {
    var json: JSONValue {
        [
            "code": .int(Int64(code)), "count": remaining.map { .int(Int64($0)) } ?? .null,
            "to": .array(phones.map(\.e164).sorted().map(JSONValue.string)), "async": .bool(arrivesLater),
        ]
    }
}

extension Behaviour {
    struct Share: Sendable {
        let name: String
        let path: any WritableKeyPath<Behaviour, Double> & Sendable
    }

    struct Delay: Sendable {
        let name: String
        let path: any WritableKeyPath<Behaviour, ClosedRange<Int>> & Sendable
    }

    static let shares: [Share] = [
        Share(name: "delivered_share", path: \.deliveredShare), Share(name: "read_share", path: \.readShare),
        Share(name: "not_on_whatsapp_share", path: \.notOnWhatsAppShare),
        Share(name: "experiment_share", path: \.experimentShare), Share(name: "slow_share", path: \.slowShare),
        Share(name: "reply_share", path: \.replyShare), Share(name: "stop_share", path: \.stopShare),
    ]

    static let delays: [Delay] = [
        Delay(name: "accept_latency_ms", path: \.acceptLatencyMs), Delay(name: "sent_delay_ms", path: \.sentDelayMs),
        Delay(name: "delivered_delay_ms", path: \.deliveredDelayMs),
        Delay(name: "slow_delay_ms", path: \.slowDelayMs), Delay(name: "read_delay_ms", path: \.readDelayMs),
    ]

    var json: JSONValue {
        func pair(_ range: ClosedRange<Int>) -> JSONValue {
            [.int(Int64(range.lowerBound)), .int(Int64(range.upperBound))]
        }
        var members: [JSONObject.Member] = Self.shares.map {
            .init(name: $0.name, value: .double(self[keyPath: $0.path]))
        }
        members += Self.delays.map { .init(name: $0.name, value: pair(self[keyPath: $0.path])) }
        members.append(.init(name: "portfolio_limit", value: .int(Int64(portfolioLimit))))
        members.append(.init(name: "pair_burst", value: .int(Int64(pairBurst))))
        members.append(.init(name: "pair_interval_ms", value: .int(pairIntervalMs)))
        members.append(.init(name: "us_marketing_paused", value: .bool(pausesUnitedStatesMarketing)))
        members.append(.init(name: "marketing_cap", value: marketingCap.map(pair) ?? .null))
        return .object(JSONObject(members: members))
    }
}
