import HTTPTypes
import ServiceKit

/// The control API of the other providers, below `/_sim/providers`. Every provider has the same routes.
struct StandInControl: Sendable {
    let simulator: Simulator
    let handshake: WebhookHandshake

    /// - Parameter parts: of the path, after `/_sim/providers`.
    func reply(to call: Call, _ parts: [String], json: () throws(ControlError) -> JSONValue) throws(ControlError)
        -> Reply
    {
        guard let first = parts.first else { return list() }
        guard let kind = StandInKind(rawValue: first) else {
            let names = StandInKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw .notFound("There is no provider \(first), only \(names); WhatsApp's routes are those below /_sim.")
        }
        switch (call.method, parts.dropFirst().first ?? "", parts.count) {
        case (.get, "", 1): return view { core, _ in core.standIns[kind].json(smtpPort: simulator.smtpPort) }
        case (.post, "", 1): return try change("provider", kind, try json())
        case (.get, "messages", 2): return try messages(call, kind)
        case (.get, "inbound", 2): return try inbound(call, kind)
        case (.get, "duplicates", 2): return view { core, _ in core.standIns[kind].duplicatesJSON }
        case (.get, "conversations", 2): return try conversations(call, kind)
        case (.get, "faults", 2): return view { core, _ in core.standIns[kind].faults.json }
        case (.post, "faults", 2): return try change("provider-faults", kind, try json())
        case (.delete, "faults", 2): return try change("provider-faults", kind, StandInFaults().json)
        case (.post, "people", 2): return try change("provider-people", kind, try json())
        case (.get, "people", 3): return try person(parts[2], kind)
        case (.post, "people", 3): return try changePerson(parts[2], kind, try json())
        case (.post, "people", 4) where parts[3] == "messages": return try write(parts[2], kind, try json())
        default: throw .notFound("There is no \(call.method.rawValue) /\(call.path.joined(separator: "/")).")
        }
    }

    /// Asks the webhook URL of a page whether it is ours, as Meta does when it is entered.
    func shakeHands(_ name: String) async throws(ControlError) -> Reply {
        guard let kind = StandInKind(rawValue: name), kind.provider is any MetaPage.Type else {
            throw .notFound("\(name) has no handshake.")
        }
        let account = simulator.withCore { core, _ in core.standIns[kind].account }
        let problem = await handshake.problem(url: account["webhook_url"], verifyToken: account["verify_token"])
        return .json(["verified": .bool(problem == nil), "problem": JSONValue(problem)])
    }

    private func view(_ read: (inout SimulatorCore, Moment) -> JSONValue) -> Reply {
        .json(simulator.withCore { core, moment in read(&core, moment) })
    }

    private func list() -> Reply {
        let port = simulator.smtpPort
        return view { core, _ in
            ["data": .array(StandInKind.allCases.map { core.standIns[$0].json(smtpPort: port) })]
        }
    }

    private func change(_ name: String, _ kind: StandInKind, _ body: JSONValue) throws(ControlError) -> Reply {
        guard case .object(var fields) = body else { throw .invalid([FieldError("", "must be an object")]) }
        fields.members.removeAll { $0.name == "provider" }
        fields.members.append(.init(name: "provider", value: .string(kind.rawValue)))
        return .json(
            try simulator.withCore { core, moment throws(ControlError) in
                try core.change(name, .object(fields), at: moment)
            })
    }

    private func address(_ text: String, _ kind: StandInKind) throws(ControlError) -> String {
        guard let decoded = percentDecoded(text), let address = kind.provider.address(decoded) else {
            throw .notFound("\(text) is no address of \(kind.rawValue).")
        }
        return address
    }

    private func person(_ text: String, _ kind: StandInKind) throws(ControlError) -> Reply {
        let address = try address(text, kind)
        return view { core, moment in
            (core.standIns[kind].people[address] ?? StandInPerson()).json(address, atMs: moment.productMs)
        }
    }

    private func changePerson(_ text: String, _ kind: StandInKind, _ body: JSONValue) throws(ControlError) -> Reply {
        guard case .object(var fields) = body else { throw .invalid([FieldError("", "must be an object")]) }
        let address = try address(text, kind)
        fields.members.removeAll { $0.name == "addresses" }
        fields.members.append(.init(name: "addresses", value: [.string(address)]))
        _ = try change("provider-people", kind, .object(fields))
        return try person(text, kind)
    }

    /// A person writes, taps, stops, blocks, …
    private func write(_ text: String, _ kind: StandInKind, _ body: JSONValue) throws(ControlError) -> Reply {
        let address = try address(text, kind)
        let reader = try StandInIncomingReader(body, from: address, kind)
        return try simulator.withCore { core, moment throws(ControlError) in
            do throws(JournalError) {
                let draft = reader.draft(in: core.standIns[kind].log)
                return .json(try core.receive(draft, by: kind, at: moment).json, status: 201)
            } catch {
                throw .storage(error)
            }
        }
    }

    private func messages(_ call: Call, _ kind: StandInKind) throws(ControlError) -> Reply {
        let page = try StandInPage(call, known: ["limit", "after", "to", "order"])
        let to = try call.query["to"].map { text throws(ControlError) in try address(text, kind) }
        return view { core, _ in
            let found = core.standIns[kind].log.page(
                limit: page.limit + 1, after: page.after, to: to, descending: page.descending)
            let kept = found.prefix(page.limit)
            return [
                "data": .array(kept.map(\.json)),
                "next": found.count > page.limit ? JSONValue(kept.last.map { String($0.sequence) }) : .null,
            ]
        }
    }

    private func inbound(_ call: Call, _ kind: StandInKind) throws(ControlError) -> Reply {
        let page = try StandInPage(call, known: ["limit", "after"])
        return view { core, _ in
            let found = core.standIns[kind].log.received.filter { $0.sequence > page.after ?? 0 }
            let kept = found.prefix(page.limit)
            return [
                "data": .array(kept.map(\.json)),
                "next": found.count > page.limit ? JSONValue(kept.last.map { String($0.sequence) }) : .null,
            ]
        }
    }

    private func conversations(_ call: Call, _ kind: StandInKind) throws(ControlError) -> Reply {
        let page = try StandInPage(call, known: ["limit", "address"])
        let one = try call.query["address"].map { text throws(ControlError) in try address(text, kind) }
        return view { core, moment in
            core.standIns[kind].conversations(people: min(page.limit, 50), address: one, atMs: moment.productMs)
        }
    }
}

/// The part of a list that a call asks for.
struct StandInPage {
    let limit: Int
    let after: UInt64?
    let descending: Bool

    init(_ call: Call, known: Set<String>) throws(ControlError) {
        var errors = call.query.keys.sorted().filter { !known.contains($0) }
            .map { FieldError("?\($0)", "is not a known parameter") }
        let limit = call.query["limit"].map { Int($0) } ?? 50
        if limit.map({ (1...1000).contains($0) }) != true { errors.append(FieldError("?limit", "1 to 1000")) }
        let after = call.query["after"].map { UInt64($0) }
        if case .some(nil) = after { errors.append(FieldError("?after", "is not a cursor of this list")) }
        let order = call.query["order"] ?? "asc"
        if order != "asc", order != "desc" { errors.append(FieldError("?order", "must be asc or desc")) }
        guard errors.isEmpty, let limit else { throw .invalid(errors) }
        self.limit = limit
        self.after = after ?? nil
        descending = order == "desc"
    }
}
