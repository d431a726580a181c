import HTTPTypes

extension ControlRoutes {
    private func phone(_ text: String) throws(ControlError) -> PhoneNumber {
        guard let phone = percentDecoded(text).flatMap(PhoneNumber.init(control:)) else {
            throw .notFound("\(text) is not a phone number.")
        }
        return phone
    }

    func person(_ call: Call, _ text: String) throws(ControlError) -> Reply {
        let phone = try phone(text)
        return .json(simulator.withCore { core, moment in core.personJSON(phone, number: 0, at: moment) })
    }

    func changePerson(_ call: Call, _ text: String) throws(ControlError) -> Reply {
        let phone = try phone(text)
        guard case .object(var fields) = try json(call) else {
            throw .invalid([FieldError("", "must be an object")])
        }
        fields.members.removeAll { $0.name == "phone" }
        fields.members.append(.init(name: "phone", value: .string(phone.e164)))
        let change = JSONValue.object(fields)
        return .json(
            try simulator.withCore { core, moment throws(ControlError) in
                try core.change("person", change, at: moment)
            })
    }

    /// A person writes to a number of ours.
    func write(_ call: Call, _ text: String) throws(ControlError) -> Reply {
        let phone = try phone(text)
        let message = try IncomingReader(try json(call))
        return try simulator.withCore { core, moment throws(ControlError) in
            var number: UInt16 = 0
            if let id = message.phoneNumberID {
                guard let position = core.portfolio.position(ofID: id) else {
                    throw .invalid([FieldError("/phone_number_id", "is not a number of the simulator")])
                }
                number = UInt16(position)
            }
            if let name = message.name {
                let change: JSONValue = ["phone": .string(phone.e164), "name": .string(name)]
                _ = try core.change("person", change, at: moment)
            }
            if case .numberChange(let new) = message.content {
                // Nobody is at the old number any more.
                for (phone, isThere) in [(phone, false), (new, true)] {
                    let change: JSONValue = ["phone": .string(phone.e164), "on_whatsapp": .bool(isThere)]
                    _ = try core.change("person", change, at: moment)
                }
            }
            do throws(JournalError) {
                let id = try core.receive(
                    message.content, from: phone, number: number, contextID: message.contextID,
                    referral: message.referral, at: moment)
                return .json(["id": .string(id), "from": .string(phone.e164)], status: 201)
            } catch {
                throw .storage(error)
            }
        }
    }

    /// A person tells the provider to stop or resume marketing.
    func preference(_ call: Call) throws(ControlError) -> Reply {
        var fields = try FieldReader(try json(call))
        let phone = fields.required("phone", fields.phone("phone"))
        let value = fields.required("value", fields.string("value"))
        if let value, value != "stop", value != "resume" { fields.fail("value", "must be stop or resume") }
        let id = fields.string("phone_number_id")
        try fields.finish()
        guard let phone else { throw .invalid(fields.errors) }
        let stops = value == "stop"
        return try simulator.withCore { core, moment throws(ControlError) in
            let position = id.map { core.portfolio.position(ofID: $0) } ?? 0
            guard let position else {
                throw .invalid([FieldError("/phone_number_id", "is not a number of the simulator")])
            }
            let change: JSONValue = ["phone": .string(phone.e164), "marketing_stopped": .bool(stops)]
            let person = try core.change("person", change, at: moment)
            core.tellPreference(phone, stop: stops, number: UInt16(position), atMs: moment.productMs)
            return .json(person)
        }
    }

    func messages(_ call: Call) throws(ControlError) -> Reply {
        let (limit, after) = try page(call, known: ["limit", "after", "to", "order"])
        let order = call.query["order"] ?? "asc"
        guard order == "asc" || order == "desc" else { throw .invalid([FieldError("?order", "must be asc or desc")]) }
        var to: PhoneNumber?
        if let text = call.query["to"] { to = try phone(text.trimmingPrefix(" ").description) }
        return .json(
            simulator.withCore { [to] core, _ in
                core.messagePage(limit: limit, after: after, to: to, descending: order == "desc")
            })
    }

    func conversations(_ call: Call) throws(ControlError) -> Reply {
        let (limit, _) = try page(call, known: ["limit", "phone"])
        var one: PhoneNumber?
        if let text = call.query["phone"] { one = try phone(text.trimmingPrefix(" ").description) }
        return .json(
            simulator.withCore { [one] core, moment in
                Conversations.json(of: core, people: min(limit, 50), phone: one, at: moment)
            })
    }

    private func page(_ call: Call, known: Set<String>) throws(ControlError) -> (limit: Int, after: UInt64?) {
        var errors = call.query.keys.sorted().filter { !known.contains($0) }
            .map { FieldError("?\($0)", "is not a known parameter") }
        let limit = call.query["limit"].map { Int($0) } ?? 50
        let after = call.query["after"].map { UInt64($0) }
        if limit.map({ (1...1000).contains($0) }) != true { errors.append(FieldError("?limit", "1 to 1000")) }
        if case .some(nil) = after { errors.append(FieldError("?after", "is not a cursor of this list")) }
        guard errors.isEmpty, let limit else { throw .invalid(errors) }
        return (limit, after ?? nil)
    }

    /// The page for people.
    static func page(_ call: Call) -> Reply {
        guard call.method == .get || call.method == .head else {
            return .problem(ControlError(status: 405, title: "Method not allowed"))
        }
        return Page.asset("") ?? .problem(.notFound("There is no page."))
    }
}
