extension SimulatorCore {
    /// Adds a number or changes one.
    mutating func applyNumber(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        let id = fields.required("phone_number_id", fields.string("phone_number_id"))
        let position = id.flatMap { portfolio.position(ofID: $0) }
        let phone = fields.phone("phone")
        if position == nil { _ = fields.required("phone", phone) }
        let waba = fields.string("waba_id")
        let token = fields.string("access_token")
        let mps = fields.number("messages_per_second", in: 0.1...100_000)
        let dialect = fields.choice("dialect", Dialect.self, ["cloud", "360dialog", "emma"])
        let name = fields.string("verified_name")
        let quality = fields.string("quality_rating")
        let limit = fields.string("messaging_limit")
        let flags = BusinessNumber.flags.map { flag in (flag.path, fields.bool(flag.name)) }
        try fields.finish()
        guard let id else { throw .invalid(fields.errors) }
        let index = if let position { position } else { try addNumber(id: id, phone: phone) }
        let place = UInt16(index)
        if let phone { portfolio[place].phone = phone }
        if let waba { portfolio[place].wabaID = waba }
        if let token { portfolio[place].accessToken = token }
        if let mps { portfolio[place].messagesPerSecond = mps }
        if let dialect { portfolio[place].dialect = dialect }
        if let name { portfolio[place].verifiedName = name }
        if let limit { portfolio[place].messagingLimit = limit }
        if let quality { portfolio[place].qualityRating = quality }
        for case (let path, let value?) in flags { portfolio[place][keyPath: path] = value }
        return portfolio[place].json
    }

    private mutating func addNumber(id: String, phone: PhoneNumber?) throws(ControlError) -> Int {
        guard let phone, !id.isEmpty, id.utf8.allSatisfy({ (0x30...0x39).contains($0) }), id.utf8.count <= 32 else {
            throw .invalid([FieldError("/phone_number_id", "1 to 32 digits")])
        }
        guard portfolio.numbers.count < 10_000, let first = portfolio.numbers.first else {
            throw .invalid([FieldError("/phone_number_id", "at most 10,000 numbers")])
        }
        let number = portfolio.add { index in
            BusinessNumber(
                index: index, phoneNumberID: id, wabaID: first.wabaID, phone: phone, accessToken: first.accessToken,
                mps: first.messagesPerSecond)
        }
        return Int(number.index)
    }

    /// Sets where webhooks go: of a number, of an account, or of everything else.
    mutating func applyWebhook(_ body: JSONValue) throws(ControlError) -> JSONValue {
        var fields = try FieldReader(body)
        let id = fields.string("phone_number_id")
        let account = fields.string("waba_id")
        let previous = portfolio.appWebhook
        let url = fields.string("url")
        if let url, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
            fields.fail("url", "must be an http or https URL")
        }
        if url == nil, !fields.has("url") { _ = fields.required("url", url) }
        let secret = fields.string("app_secret")
        let token = fields.string("verify_token")
        let headers = try headers(fields.value("headers"))
        let position = id.flatMap { portfolio.position(ofID: $0) }
        if id != nil, position == nil { fields.fail("phone_number_id", "is not a number of the simulator") }
        try fields.finish()
        let target = url.map { url in
            WebhookTarget(
                url: url, appSecret: headers == nil ? secret ?? previous?.appSecret : nil,
                verifyToken: token ?? previous?.verifyToken ?? "", headers: headers ?? [])
        }
        if let position {
            portfolio[UInt16(position)].webhook = target
        } else if let account {
            portfolio.accountWebhooks[account] = target
        } else {
            portfolio.appWebhook = target
        }
        return ["url": JSONValue(url)]
    }

    private func headers(_ value: JSONValue?) throws(ControlError) -> [WebhookTarget.Header]? {
        guard let value, value != .null else { return nil }
        guard let object = value.object, object.members.allSatisfy({ Self.isHeader($0) }) else {
            throw .invalid([FieldError("/headers", "must be an object of header names and values")])
        }
        return object.members.map { WebhookTarget.Header(name: $0.name, value: $0.value.string ?? "") }
    }

    private static func isHeader(_ member: JSONObject.Member) -> Bool {
        guard let value = member.value.string, !member.name.isEmpty else { return false }
        let isName = member.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
        return isName && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}

extension BusinessNumber {
    struct Flag: Sendable {
        let name: String
        let path: any WritableKeyPath<BusinessNumber, Bool> & Sendable
    }

    /// What can be wrong with a number.
    static let flags: [Flag] = [
        Flag(name: "in_maintenance", path: \.inMaintenance), Flag(name: "locked", path: \.locked),
        Flag(name: "payment_problem", path: \.paymentProblem), Flag(name: "deleted", path: \.deleted),
    ]

    /// As the control API shows it, without its token.
    var json: JSONValue {
        var members: [JSONObject.Member] = [
            .init(name: "phone_number_id", value: .string(phoneNumberID)),
            .init(name: "waba_id", value: .string(wabaID)),
            .init(name: "phone", value: .string(phone.e164)), .init(name: "dialect", value: .string(dialect.rawValue)),
            .init(name: "verified_name", value: .string(verifiedName)),
            .init(name: "quality_rating", value: .string(qualityRating)),
            .init(name: "messaging_limit", value: JSONValue(messagingLimit)),
            .init(name: "messages_per_second", value: .double(messagesPerSecond)),
        ]
        members += Self.flags.map { .init(name: $0.name, value: .bool(self[keyPath: $0.path])) }
        return .object(JSONObject(members: members))
    }
}
