/// What a person can send to a business.
enum IncomingContent: Sendable, Equatable {
    case text(String)
    /// A tap on a template's quick reply.
    case button(text: String, payload: String)
    case buttonReply(id: String, title: String)
    case listReply(id: String, title: String, description: String?)
    /// A filled-in flow: its answers as JSON text.
    case flowReply(json: String)
    case reaction(messageID: String, emoji: String)
    case order(catalogID: String, text: String?, items: [OrderItem])
    case image(caption: String?)
    case location(latitude: Double, longitude: Double)
    case unsupported
    /// The person rings.
    case call
    /// The person changed their number.
    case numberChange(to: PhoneNumber)

    struct OrderItem: Sendable, Equatable {
        let productRetailerID: String
        let quantity: Int64
        let price: String
        let currency: String
    }

    /// A change of number opens no window; everything else does.
    var opensWindow: Bool {
        if case .numberChange = self { false } else { true }
    }

    /// One line for the control API and the page.
    var preview: String {
        switch self {
        case .text(let text): text
        case .button(let text, _): text
        case .buttonReply(_, let title), .listReply(_, let title, _): title
        case .flowReply: "(form filled in)"
        case .reaction(_, let emoji): emoji.isEmpty ? "(reaction removed)" : emoji
        case .order(_, _, let items): "(order of \(items.count) products)"
        case .image(let caption): caption ?? "(image)"
        case .location: "(location)"
        case .unsupported: "(unsupported message)"
        case .call: "(call)"
        case .numberChange(let phone): "(changed number to \(phone.e164))"
        }
    }
}

/// A message of a person to a business number.
struct IncomingMessage: Sendable {
    let sequence: UInt64
    let number: UInt16
    let from: PhoneNumber
    let atMs: Int64
    let content: IncomingContent
    /// The message of ours that it answers or quotes.
    let contextID: String?
    /// The advertisement that the person came from.
    var referral: Referral?

    /// The `field` of the webhook change that tells of it.
    var field: String { content == .call ? "calls" : "messages" }
}

extension IncomingContent {
    /// The type's name and the members that go with it.
    var webhookMembers: [JSONObject.Member] {
        switch self {
        case .text(let body): typed("text", ["body": .string(body)])
        case .button(let text, let payload): typed("button", ["text": .string(text), "payload": .string(payload)])
        case .buttonReply(let id, let title):
            typed(
                "interactive",
                ["type": "button_reply", "button_reply": ["id": .string(id), "title": .string(title)]])
        case .listReply(let id, let title, let description):
            typed(
                "interactive",
                [
                    "type": "list_reply",
                    "list_reply": JSONValue.object(
                        JSONObject(members: [
                            .init(name: "id", value: .string(id)), .init(name: "title", value: .string(title)),
                            .init(name: "description", value: JSONValue(description)),
                        ])
                    ).withoutNulls,
                ])
        case .flowReply(let json):
            typed(
                "interactive",
                [
                    "type": "nfm_reply",
                    "nfm_reply": ["name": "flow", "body": "Sent", "response_json": .string(json)],
                ])
        case .reaction(let messageID, let emoji):
            typed("reaction", ["message_id": .string(messageID), "emoji": emoji.isEmpty ? .null : .string(emoji)])
        case .order(let catalogID, let text, let items):
            typed(
                "order",
                ["catalog_id": .string(catalogID), "text": JSONValue(text), "product_items": .array(items.map(\.json))])
        case .image(let caption):
            typed(
                "image",
                [
                    "id": "1003383421387256", "mime_type": "image/jpeg",
                    "sha256": "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=", "caption": JSONValue(caption),
                ])
        case .location(let latitude, let longitude):
            typed("location", ["latitude": .double(latitude), "longitude": .double(longitude)])
        case .unsupported: unsupported
        case .call:
            [.init(name: "event", value: "connect"), .init(name: "direction", value: "USER_INITIATED")]
        case .numberChange(let phone):
            typed(
                "system",
                [
                    "body": .string("User changed their number to \(phone.waID)"), "type": "user_changed_number",
                    "wa_id": .string(phone.waID),
                ])
        }
    }

    private func typed(_ type: String, _ value: JSONValue) -> [JSONObject.Member] {
        [.init(name: "type", value: .string(type)), .init(name: type, value: value.withoutNulls)]
    }

    private var unsupported: [JSONObject.Member] {
        let error: JSONValue = [
            "code": 131051, "title": "Message type unknown", "message": "Message type unknown",
            "error_data": ["details": "Message type is currently not supported."],
        ]
        return [.init(name: "type", value: "unsupported"), .init(name: "errors", value: [error])]
    }
}

extension IncomingContent.OrderItem {
    fileprivate var json: JSONValue {
        [
            "product_retailer_id": .string(productRetailerID), "quantity": .string(String(quantity)),
            "item_price": .string(price), "currency": .string(currency),
        ]
    }
}
