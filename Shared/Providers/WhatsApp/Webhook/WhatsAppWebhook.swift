import Models

/// Reads WhatsApp's webhook bodies (providers.md §4), the same for every WhatsApp transport.
///
/// Entries × changes × items. Nothing is dropped: what has no meaning here comes back as it came.
struct WhatsAppWebhook {
    let context: WebhookContext
    private(set) var items: [WebhookItem] = []
    /// When the entry that is being read was written; `nil`: it does not say.
    private var entryTime: JSONValue?
    var aliases = AliasCollector()

    static func parse(_ body: [UInt8], context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        var webhook = WhatsAppWebhook(context: context)
        webhook.read(try WebhookBody.json(body))
        return webhook.items
    }

    private init(context: WebhookContext) {
        self.context = context
    }

    private mutating func read(_ root: JSONValue) {
        let entries = root["entry"]?.elements ?? []
        guard !entries.isEmpty else { return keep("body", root) }
        for entry in entries {
            entryTime = entry["time"]
            let changes = entry["changes"]?.elements ?? []
            if changes.isEmpty { keep("entry", entry) }
            for change in changes { read(change: change) }
        }
    }

    private mutating func read(change: JSONValue) {
        let field = change["field"]?.string ?? "change"
        guard let value = change["value"], value.kind == .object else { return keep(field, change) }
        let count = items.count
        switch field {
        case "messages": readMessages(value)
        case "user_preferences": readPreferences(value)
        case "calls": readCalls(value)
        default: readNews(field, value)
        }
        if items.count == count { keep(field, change) }
    }

    /// The `messages` field: receipts, people's messages and errors, each optional.
    private mutating func readMessages(_ value: JSONValue) {
        let number = value["metadata"]?["phone_number_id"]?.string
        let people = value["contacts"]?.elements ?? []
        for person in people { noticeAddresses(person["wa_id"], person["user_id"], number: number) }
        for (name, part) in value.members {
            switch name {
            case "statuses":
                for status in part.elements { read(status: status, number) }
            case "messages":
                for message in part.elements { read(message: message, people, number) }
            case "errors":
                for error in part.elements { add(accountError(error, number: number)) }
            case "messaging_product", "metadata", "contacts": break
            default: keep("messages.\(name)", part)
            }
        }
    }

    private mutating func read(status: JSONValue, _ number: String?) {
        guard let event = self.status(status, number: number) else { return keep("messages.statuses", status) }
        noticeAddresses(status["recipient_id"], status["recipient_user_id"], number: number)
        noticeRecipient(of: event, status, number: number)
        items.append(.event(event))
    }

    private mutating func read(message: JSONValue, _ people: [JSONValue], _ number: String?) {
        guard let item = inbound(message, people: people, number: number) else {
            return keep("messages.messages", message)
        }
        noticeAddresses(message["from"], message["from_user_id"], number: number)
        noticeNewNumber(message, number: number)
        items.append(.inbound(item))
    }

    private mutating func readCalls(_ value: JSONValue) {
        let number = value["metadata"]?["phone_number_id"]?.string
        let people = value["contacts"]?.elements ?? []
        for person in people { noticeAddresses(person["wa_id"], person["user_id"], number: number) }
        for call in value["calls"]?.elements ?? [] {
            if let item = self.call(call, people: people, number: number) { add([item]) } else { keep("calls", call) }
        }
    }

    private mutating func readPreferences(_ value: JSONValue) {
        let number = value["metadata"]?["phone_number_id"]?.string
        for preference in value["user_preferences"]?.elements ?? [] {
            noticeAddresses(preference["wa_id"], preference["user_id"], number: number)
            if let item = self.preference(preference) { add([item]) } else { keep("user_preferences", preference) }
        }
    }

    /// News of templates, numbers and the account; none where the field or its shape is unknown.
    private mutating func readNews(_ field: String, _ value: JSONValue) {
        add(templateNews(field, value) ?? numberNews(field, value) ?? accountNews(field, value) ?? [])
    }

    mutating func add(_ new: [WebhookItem]) {
        items.append(contentsOf: new)
    }

    private mutating func keep(_ field: String, _ value: JSONValue) {
        items.append(.unrecognised(field: String(field.prefix(100)), raw: Array(value.raw)))
    }
}

extension WhatsAppWebhook {
    /// When an item without a time of its own was told.
    var toldAtMs: Int64 { time(entryTime) }

    /// The time of the entry as it is written: the same whenever the webhook is repeated.
    var entryMark: String { entryTime?.text ?? "" }

    /// Milliseconds since the epoch, see ``WebhookTime``.
    func time(_ value: JSONValue?) -> Int64 { WebhookTime.ms(value) ?? context.receivedAtMs }

    /// The webhooks of all numbers of an account may arrive at one address.
    func channel(of number: String?) -> String {
        number.flatMap { context.siblings[$0] } ?? context.channel.id
    }
}
