import Models

/// Reads WhatsApp's webhook bodies (providers.md §4), the same for every WhatsApp transport.
///
/// Entries × changes × items. Nothing is dropped: what has no meaning here comes back as it came.
struct WhatsAppWebhook {
    let context: WebhookContext
    private(set) var items: [WebhookItem] = []

    static func parse(_ body: [UInt8], context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        let document: JSONDocument
        do throws(JSONSyntaxError) {
            document = try JSONDocument(body)
        } catch {
            throw MalformedWebhook(offset: error.offset)
        }
        var webhook = WhatsAppWebhook(context: context)
        webhook.read(document.root)
        return webhook.items
    }

    private init(context: WebhookContext) {
        self.context = context
    }

    private mutating func read(_ root: JSONValue) {
        let entries = root["entry"]?.elements ?? []
        guard !entries.isEmpty else { return keep("body", root) }
        for entry in entries {
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
        default: break
        }
        if items.count == count { keep(field, change) }
    }

    /// The `messages` field: receipts, people's messages and errors, each optional.
    private mutating func readMessages(_ value: JSONValue) {
        let number = value["metadata"]?["phone_number_id"]?.string
        for (name, part) in value.members {
            switch name {
            case "statuses":
                for status in part.elements { add(self.status(status), or: ("messages.statuses", status)) }
            case "messages":
                let people = value["contacts"]?.elements ?? []
                for message in part.elements {
                    add(inbound(message, people: people, number: number), or: ("messages.messages", message))
                }
            case "errors":
                for error in part.elements { keep("messages.errors", error) }
            case "messaging_product", "metadata", "contacts": break
            default: keep("messages.\(name)", part)
            }
        }
    }

    private mutating func readCalls(_ value: JSONValue) {
        let number = value["metadata"]?["phone_number_id"]?.string
        let people = value["contacts"]?.elements ?? []
        for call in value["calls"]?.elements ?? [] {
            add(self.call(call, people: people, number: number), or: ("calls", call))
        }
    }

    private mutating func readPreferences(_ value: JSONValue) {
        for preference in value["user_preferences"]?.elements ?? [] {
            add(self.preference(preference), or: ("user_preferences", preference))
        }
    }

    private mutating func add(_ item: WebhookItem?, or unrecognised: (field: String, value: JSONValue)) {
        if let item { items.append(item) } else { keep(unrecognised.field, unrecognised.value) }
    }

    private mutating func keep(_ field: String, _ value: JSONValue) {
        items.append(.unrecognised(field: String(field.prefix(100)), raw: Array(value.raw)))
    }
}

extension WhatsAppWebhook {
    /// Milliseconds since the epoch from seconds, as number or text. Some senders write milliseconds (§4.3); what cannot
    /// be read counts as now.
    func time(_ value: JSONValue?) -> Int64 {
        guard let number = value?.integer, number > 0 else { return context.receivedAtMs }
        return number >= 1_000_000_000_000 ? number : number * 1000
    }
}
