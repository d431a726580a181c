import ServiceKit

/// What a person did: wrote, tapped, pressed start, …
struct StandInIncoming: Sendable {
    let sequence: UInt64
    let id: String
    let draft: StandInIncomingDraft
    let atMs: Int64
    var isTold = false
}

struct StandInIncomingDraft: Sendable {
    let from: String
    /// `text`, `button`, `start`, `click`, …: each provider has its own.
    var kind = "text"
    var text = ""
    /// What the tapped button carries.
    var payload = ""
    /// The id of the message of ours that is answered.
    var context: String?

    /// Whether it is a message to the business: those open windows, the others only tell.
    var isMessage: Bool { !["block", "unblock", "open", "click", "complain", "unsubscribe"].contains(kind) }
}

extension StandInIncoming {
    /// As the control API shows it.
    var json: JSONValue {
        [
            "sequence": JSONValue(sequence), "direction": "in", "id": .string(id), "from": .string(draft.from),
            "type": .string(draft.kind), "text": .string(draft.text), "payload": .string(draft.payload),
            "context": JSONValue(draft.context), "at": .string(RFC3339.format(atMs)),
        ]
    }
}

/// Someone who is reached through a stand-in.
struct StandInPerson: Sendable, Equatable {
    var name: String?
    /// Has blocked the sender.
    var blocked = false
    /// Has said STOP to the provider itself.
    var stopped = false
    /// Does not exist or cannot be reached.
    var unreachable = false
    /// A telephone without messages.
    var landline = false
    /// Has pressed start, or written before.
    var started = false
    var lastInboundMs: Int64?

    struct Flag: Sendable {
        let name: String
        let path: any WritableKeyPath<StandInPerson, Bool> & Sendable
    }

    static let flags: [Flag] = [
        Flag(name: "blocked", path: \.blocked), Flag(name: "stopped", path: \.stopped),
        Flag(name: "unreachable", path: \.unreachable), Flag(name: "landline", path: \.landline),
        Flag(name: "started", path: \.started),
    ]

    func isWindowOpen(atMs nowMs: Int64, windowMs: Int64 = Pair.windowMs) -> Bool {
        lastInboundMs.map { nowMs - $0 < windowMs } ?? false
    }

    func json(_ address: String, atMs nowMs: Int64) -> JSONValue {
        var members: [JSONObject.Member] = [
            .init(name: "address", value: .string(address)), .init(name: "name", value: .string(name ?? address)),
        ]
        members += Self.flags.map { .init(name: $0.name, value: .bool(self[keyPath: $0.path])) }
        members.append(.init(name: "window_open", value: .bool(isWindowOpen(atMs: nowMs))))
        members.append(.init(name: "last_inbound_at", value: JSONValue(lastInboundMs.map(RFC3339.format))))
        return .object(JSONObject(members: members))
    }
}
