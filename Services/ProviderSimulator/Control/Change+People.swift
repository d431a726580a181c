import ServiceKit

extension SimulatorCore {
    /// Changes what is special about a person. A `null` takes a setting back.
    mutating func applyPerson(_ body: JSONValue, at moment: Moment) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        let phone = fields.required("phone", fields.phone("phone"))
        guard let phone else { throw .invalid(fields.errors) }
        var person = people[phone]
        if fields.has("name") { person.name = fields.string("name") }
        if fields.has("on_whatsapp") { person.onWhatsApp = fields.bool("on_whatsapp") }
        if fields.has("capped") { person.cappedUntilMs = fields.bool("capped") == true ? .max : nil }
        if let seconds = fields.int("capped_for_s", in: 0...31_536_000) {
            person.cappedUntilMs = moment.productMs + Int64(seconds) * 1000
        }
        for flag in Person.flags {
            if let value = fields.bool(flag.name) { person[keyPath: flag.path] = value }
        }
        let hasWritten = fields.has("last_inbound_at")
        let lastInboundMs = try instant(&fields, "last_inbound_at")
        let number = try numberIndex(&fields)
        try fields.finish()
        people[phone] = person
        if hasWritten {
            people.pairs[PairKey(number: number, phone: phone), default: Pair()].lastInboundMs = lastInboundMs
        }
        return personJSON(phone, number: number, at: moment)
    }

    /// A time in RFC 3339; nil when there is none.
    func instant(_ fields: inout FieldReader, _ name: String) throws(ControlError) -> Int64? {
        guard let text = fields.string(name) else { return nil }
        guard let instant = RFC3339.parse(text) else {
            throw .invalid([FieldError("/\(name)", "must be a time such as 2026-03-01T09:00:00Z")])
        }
        return instant
    }

    /// The number that `phone_number_id` names, or the first.
    func numberIndex(_ fields: inout FieldReader) throws(ControlError) -> UInt16 {
        guard let id = fields.string("phone_number_id") else { return 0 }
        guard let position = portfolio.position(ofID: id) else {
            throw .invalid([FieldError("/phone_number_id", "is not a number of the simulator")])
        }
        return UInt16(position)
    }

    /// A person as the control API shows one.
    func personJSON(_ phone: PhoneNumber, number: UInt16, at moment: Moment) -> JSONValue {
        let person = people[phone]
        let pair = people.pairs[PairKey(number: number, phone: phone)]
        var members: [JSONObject.Member] = [
            .init(name: "phone", value: .string(phone.e164)),
            .init(name: "user_id", value: .string(People.userID(phone))),
            .init(name: "name", value: .string(name(of: phone))),
            .init(name: "on_whatsapp", value: .bool(people.isOnWhatsApp(phone, behaviour: behaviour))),
            .init(name: "capped", value: .bool(person.cappedUntilMs.map { moment.productMs < $0 } ?? false)),
        ]
        members += Person.flags.map { .init(name: $0.name, value: .bool(person[keyPath: $0.path])) }
        members.append(.init(name: "window_open", value: .bool(pair?.isWindowOpen(atMs: moment.productMs) ?? false)))
        members.append(.init(name: "last_inbound_at", value: JSONValue(pair?.lastInboundMs.map(RFC3339.format))))
        return .object(JSONObject(members: members))
    }
}

extension Person {
    struct Flag: Sendable {
        let name: String
        let path: any WritableKeyPath<Person, Bool> & Sendable
    }

    static let flags: [Flag] = [
        Flag(name: "marketing_stopped", path: \.marketingStopped), Flag(name: "blocked", path: \.blocked),
        Flag(name: "blocked_by_business", path: \.blockedByBusiness),
        Flag(name: "in_experiment", path: \.inExperiment), Flag(name: "hides_number", path: \.hidesNumber),
    ]
}
