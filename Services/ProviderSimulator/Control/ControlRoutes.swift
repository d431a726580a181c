import HTTPTypes

/// The simulator's own API below `/_sim`.
struct ControlRoutes: Sendable {
    let simulator: Simulator
    let standIns: StandInControl
    /// Makes a fresh state in place of the present one.
    let reset: @Sendable () throws(ControlError) -> Void

    func reply(to call: Call) async -> Reply {
        do throws(ControlError) {
            try Self.checkOrigin(call)
            let parts = call.path.dropFirst()
            if call.method == .post, parts.count == 3, parts.first == "providers", parts.last == "handshake" {
                return try await standIns.shakeHands(String(call.path[2]))
            }
            return try route(call)
        } catch {
            return .problem(error)
        }
    }

    /// A page of another site must not steer the simulator from someone's browser.
    private static func checkOrigin(_ call: Call) throws(ControlError) {
        guard call.method != .get, let origin = call.headers[.origin] else { return }
        let host = origin.split(separator: "/").last.map(String.init) ?? ""
        guard call.baseURL.hasSuffix("//" + host) else {
            throw ControlError(status: 403, title: "Forbidden", detail: "Requests from other origins are refused.")
        }
    }

    private func route(_ call: Call) throws(ControlError) -> Reply {
        let parts = call.path.dropFirst().map(String.init)
        if parts.first == "providers" {
            return try standIns.reply(to: call, Array(parts.dropFirst())) { () throws(ControlError) in try json(call) }
        }
        switch (call.method, parts.first ?? "", parts.count) {
        case (.get, "", 0): return .json(ControlIndex.json)
        case (.get, "stats", 1): return view { $0.stats(at: $1) }
        case (.get, "messages", 1): return try messages(call)
        case (.get, "duplicates", 1): return view { core, _ in core.duplicatesJSON() }
        case (.get, "conversations", 1): return try conversations(call)
        case (.get, "faults", 1): return view { core, _ in core.faults.json }
        case (.post, "faults", 1): return try change("faults", call)
        case (.delete, "faults", 1): return clearFaults()
        case (.get, "behaviour", 1): return view { core, _ in core.behaviour.json }
        case (.post, "behaviour", 1): return try change("behaviour", call)
        case (.put, "webhook", 1): return try change("webhook", call)
        case (.put, "templates", 1): return try change("template", call)
        case (.post, "events", 1): return try event(call)
        case (.post, "numbers", 1): return try change("number", call)
        case (.get, "numbers", 1): return view { core, _ in ["data": .array(core.portfolio.numbers.map(\.json))] }
        case (.post, "preferences", 1): return try preference(call)
        case (.get, "people", 2): return try person(call, parts[1])
        case (.post, "people", 2): return try changePerson(call, parts[1])
        case (.post, "people", 3) where parts[2] == "messages": return try write(call, parts[1])
        case (.delete, "state", 1):
            try reset()
            return Reply(status: 204, body: [])
        default: throw .notFound("There is no \(call.method.rawValue) /\(call.path.joined(separator: "/")).")
        }
    }

    private func view(_ read: (inout SimulatorCore, Moment) -> JSONValue) -> Reply {
        .json(simulator.withCore { core, moment in read(&core, moment) })
    }

    func json(_ call: Call) throws(ControlError) -> JSONValue {
        switch call.json() {
        case .success(let json): return json
        case .failure(let error):
            throw ControlError(
                status: 400, title: "Malformed JSON", detail: "\(error.reason) at byte \(error.offset)")
        }
    }

    private func change(_ name: String, _ call: Call) throws(ControlError) -> Reply {
        try change(name, try json(call))
    }

    private func change(_ name: String, _ body: JSONValue) throws(ControlError) -> Reply {
        .json(try simulator.withCore { core, moment throws(ControlError) in try core.change(name, body, at: moment) })
    }

    private func event(_ call: Call) throws(ControlError) -> Reply {
        let body = try json(call)
        return .json(
            try simulator.withCore { core, moment throws(ControlError) in try core.cause(body, at: moment) })
    }

    private func clearFaults() -> Reply {
        var members = Faults.rates.map { JSONObject.Member(name: $0.name, value: 0) }
        members.append(.init(name: "force", value: []))
        members.append(.init(name: "webhook_batch", value: 1000))
        members.append(.init(name: "throttle_status", value: 429))
        guard let reply = try? change("faults", .object(JSONObject(members: members))) else {
            return .problem(ControlError(status: 500, title: "The journal cannot be written"))
        }
        return reply
    }
}
