import ServiceKit

extension StandIn {
    /// The account and what went through it. Credentials are shown: they are the simulator's own.
    func json(smtpPort: Int?) -> JSONValue {
        let byStatus = MessageStatus.allCases.map {
            JSONObject.Member(name: $0.name, value: .int(Int64(log.counts[Int($0.rawValue)])))
        }
        var members: [JSONObject.Member] = [
            .init(name: "provider", value: .string(kind.rawValue)), .init(name: "account", value: account.json(kind)),
            .init(name: "received", value: JSONValue(counts.received)),
            .init(name: "accepted", value: JSONValue(log.acceptedCount)),
            .init(name: "refused", value: JSONValue(counts.refused.values.reduce(0, +))),
            .init(name: "refused_by_code", value: Self.counts(counts.refused)),
            .init(name: "by_status", value: .object(JSONObject(members: byStatus))),
            .init(name: "failed_by_code", value: Self.counts(log.failures)),
            .init(name: "duplicates", value: JSONValue(log.duplicates.count)),
            .init(name: "repeats", value: JSONValue(counts.repeats)),
            .init(name: "media", value: log.media.json), .init(name: "inbound", value: JSONValue(log.incomingCount)),
            .init(name: "webhooks", value: webhooksJSON),
        ]
        if kind == .mail { members.append(.init(name: "smtp_port", value: smtpPort.map { JSONValue($0) } ?? .null)) }
        return .object(JSONObject(members: members))
    }

    private var webhooksJSON: JSONValue {
        [
            "waiting": JSONValue(lane.waiting + unaddressed.count), "in_flight": JSONValue(lane.inFlight),
            "posts": JSONValue(counts.posts), "failed_posts": JSONValue(counts.failedPosts),
            "dropped": JSONValue(counts.dropped), "last_problem": JSONValue(counts.lastProblem),
        ]
    }

    private static func counts(_ counts: [some BinaryInteger & Hashable: Int]) -> JSONValue {
        .object(
            JSONObject(
                members: counts.sorted { $0.key < $1.key }.map { .init(name: "\($0.key)", value: JSONValue($0.value)) })
        )
    }

    var duplicatesJSON: JSONValue {
        let data = log.duplicates.entries.map { entry -> JSONValue in
            [
                "callback_data": .string(entry.callbackData), "times": JSONValue(entry.times),
                "later_ids": .array(entry.sequences.compactMap { log[$0] }.map { .string($0.id) }),
            ]
        }
        return ["count": JSONValue(log.duplicates.count), "data": .array(data)]
    }

    /// The latest messages grouped by person, the latest people first; of one person when `address` is given.
    func conversations(people limit: Int, address: String?, atMs nowMs: Int64) -> JSONValue {
        var bubbles: [String: [(atMs: Int64, json: JSONValue)]] = [:]
        func add(_ person: String, _ atMs: Int64, _ json: @autoclosure () -> JSONValue) {
            guard address == nil || person == address, bubbles[person] != nil || bubbles.count < limit,
                bubbles[person, default: []].count < 30
            else { return }
            bubbles[person, default: []].append((atMs, json()))
        }
        let count = address == nil ? 200 : 10_000
        for message in log.received.reversed().prefix(count) { add(message.draft.from, message.atMs, message.json) }
        for message in log.sent.reversed().prefix(count) { add(message.draft.to, message.atMs, message.json) }
        let ordered = bubbles.map { person, list in (person: person, list: list.sorted { $0.atMs < $1.atMs }) }
            .sorted { ($0.list.last?.atMs ?? 0, $0.person) > ($1.list.last?.atMs ?? 0, $1.person) }
        let data = ordered.map { person, list -> JSONValue in
            [
                "person": (people[person] ?? StandInPerson()).json(person, atMs: nowMs),
                "messages": .array(list.map(\.json)),
            ]
        }
        return ["data": .array(data), "now": .string(RFC3339.format(nowMs))]
    }
}
