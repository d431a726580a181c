extension SimulatorCore {
    /// Changes the account of a stand-in, and sends what waited for a webhook URL.
    mutating func applyStandIn(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        guard let kind = fields.string("provider").flatMap(StandInKind.init) else {
            throw .notFound("There is no such provider.")
        }
        var account = standIns[kind].account
        for value in kind.provider.values {
            guard let given = fields.value(value.name) else { continue }
            guard let text = given == .null ? "" : given.settingText else {
                fields.fail(value.name, "must be a string or a number")
                continue
            }
            account[value.name] = text
        }
        try fields.finish()
        standIns[kind].account = account
        if !account["webhook_url"].isEmpty {
            let waiting = standIns[kind].unaddressed
            standIns[kind].unaddressed = []
            for post in waiting { standIns[kind].enqueue(post) }
        }
        return account.json(kind)
    }

    mutating func applyStandInFaults(_ body: JSONValue) throws(ControlError) -> JSONValue {
        guard let kind = body["provider"]?.string.flatMap(StandInKind.init), case .object(var fields) = body else {
            throw .notFound("There is no such provider.")
        }
        fields.members.removeAll { $0.name == "provider" }
        try standIns[kind].faults.apply(.object(fields), kind)
        return standIns[kind].faults.json
    }

    /// Changes what is special about people: one `address`, or a list of `addresses`.
    mutating func applyStandInPeople(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        guard let kind = fields.string("provider").flatMap(StandInKind.init) else {
            throw .notFound("There is no such provider.")
        }
        let addresses = (fields.value("addresses")?.array ?? []).map {
            $0.stringOrDigits.flatMap(kind.provider.address)
        }
        if addresses.isEmpty || addresses.contains(nil) {
            fields.fail("addresses", "must be addresses of this provider")
        }
        let flags = StandInPerson.flags.map { ($0.path, fields.bool($0.name)) }
        let hasName = fields.has("name")
        let name = fields.string("name")
        let hasWritten = fields.has("last_inbound_at")
        let lastInboundMs = try instant(&fields, "last_inbound_at")
        try fields.finish()
        for address in addresses.compactMap(\.self) {
            var person = standIns[kind].people[address] ?? StandInPerson()
            for case (let path, let value?) in flags { person[keyPath: path] = value }
            if hasName { person.name = name }
            if hasWritten { person.lastInboundMs = lastInboundMs }
            standIns[kind].people[address] = person
        }
        return ["changed": JSONValue(addresses.count)]
    }
}

extension JSONValue {
    /// Text, or a number or truth value as one would write it.
    fileprivate var settingText: String? {
        switch self {
        case .string(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .bool(let flag): String(flag)
        case .null, .array, .object: nil
        }
    }
}
