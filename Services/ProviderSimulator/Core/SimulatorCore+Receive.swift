extension SimulatorCore {
    /// A person writes to a number: the window opens and a webhook is queued.
    /// - Returns: the id of the person's message.
    mutating func receive(
        _ content: IncomingContent, from phone: PhoneNumber, number: UInt16, contextID: String?,
        referral: Referral? = nil, at moment: Moment
    ) throws(JournalError) -> String {
        let message = IncomingMessage(
            sequence: incoming.nextSequence, number: number, from: phone, atMs: moment.productMs, content: content,
            contextID: contextID, referral: referral)
        let value = webhookValue(of: message)
        try journal.append(JournalLine.incoming(message, value: value))
        portfolio[number].throughput.drain(nowMs: moment.monotonicMs)
        take(message, value: value)
        return ids.text(message.sequence, phone: phone, incoming: true)
    }

    /// Puts an incoming message, new or read back, into the log; its webhook is queued unless it was answered.
    mutating func take(_ message: IncomingMessage, value: [UInt8], isPushed: Bool = false) {
        incoming.append(message)
        if message.content.opensWindow {
            people.wrote(
                message.from, to: message.number, atMs: message.atMs, fromAdvertisement: message.referral != nil)
        }
        if isPushed { return incoming.markPushed(message.sequence) }
        let change = WebhookChange(field: message.field, value: value, incoming: message.sequence)
        enqueue(WebhookItem(subject: .change(change), number: message.number, atMs: message.atMs))
    }

    /// The `value` of a `messages` or `calls` change with this one message or call.
    private mutating func webhookValue(of message: IncomingMessage) -> [UInt8] {
        let number = portfolio[message.number]
        let hidden = people[message.from].hidesNumber || strikes(faults.bsuidOnlyInbound)
        let millis = strikes(faults.millisecondTimestamps)
        let userID = People.userID(message.from)
        var item = JSONObject()
        func add(_ name: String, _ value: JSONValue) { item.members.append(.init(name: name, value: value)) }
        if let contextID = message.contextID { add("context", context(contextID, number)) }
        if let referral = message.referral { add("referral", referral.json) }
        if !hidden { add("from", .string(message.from.waID)) }
        add("from_user_id", .string(userID))
        add("id", .string(ids.text(message.sequence, phone: message.from, incoming: true)))
        add("timestamp", .string(String(millis ? message.atMs : message.atMs / 1000)))
        item.members += message.content.webhookMembers
        var value = JSONObject(members: [
            .init(name: "messaging_product", value: "whatsapp"), .init(name: "metadata", value: number.metadata),
        ])
        if message.content.opensWindow {
            let contact: JSONValue = [
                "profile": ["name": .string(hidden ? people[message.from].name ?? userID : name(of: message.from))],
                "wa_id": hidden ? .null : .string(message.from.waID), "user_id": .string(userID),
            ]
            value.members.append(.init(name: "contacts", value: [contact.withoutNulls]))
        }
        if message.content == .call { add("to", .string(number.phone.waID)) }
        value.members.append(.init(name: message.field, value: [.object(item)]))
        return JSONValue.object(value).encoded
    }

    private func context(_ messageID: String, _ number: BusinessNumber) -> JSONValue {
        ["from": .string(number.phone.waID), "id": .string(messageID)]
    }
}
