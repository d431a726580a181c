/// Reads what a person sends from the body of `POST /_sim/people/{phone}/messages`.
struct IncomingReader {
    let content: IncomingContent
    let contextID: String?
    let name: String?
    let phoneNumberID: String?
    let referral: Referral?

    init(_ body: JSONValue) throws(ControlError) {
        var fields = try FieldReader(body)
        let type = fields.string("type") ?? "text"
        let content = try Self.content(type, &fields)
        contextID = fields.string("context")
        name = fields.string("name")
        phoneNumberID = fields.string("phone_number_id")
        let referral = fields.value("referral")
        try fields.finish()
        guard let content else { throw .invalid(fields.errors) }
        self.content = content
        if let referral, referral != .null { self.referral = try Referral(referral) } else { self.referral = nil }
    }

    private static func content(_ type: String, _ fields: inout FieldReader) throws(ControlError) -> IncomingContent? {
        switch type {
        case "text": return text(&fields)
        case "button":
            let text = fields.required("text", fields.string("text"))
            let payload = fields.string("payload")
            if fields.string("context") == nil { fields.fail("context", "is required: the template's message id") }
            return text.map { .button(text: $0, payload: payload ?? $0) }
        case "button_reply", "list_reply":
            let id = fields.required("id", fields.string("id")) ?? ""
            let title = fields.required("title", fields.string("title")) ?? ""
            guard type == "list_reply" else { return .buttonReply(id: id, title: title) }
            return .listReply(id: id, title: title, description: fields.string("description"))
        case "flow_reply":
            let answers = fields.value("data") ?? .object(JSONObject())
            return .flowReply(json: String(decoding: answers.encoded, as: UTF8.self))
        case "reaction":
            let id = fields.required("message_id", fields.string("message_id")) ?? ""
            return .reaction(messageID: id, emoji: fields.string("emoji") ?? "")
        case "order": return try order(&fields)
        case "image": return .image(caption: fields.string("caption"))
        case "location":
            let latitude = fields.required("latitude", fields.number("latitude", in: -90...90)) ?? 0
            let longitude = fields.required("longitude", fields.number("longitude", in: -180...180)) ?? 0
            return .location(latitude: latitude, longitude: longitude)
        case "unsupported": return .unsupported
        case "call": return .call
        case "number_change":
            return fields.required("new_phone", fields.phone("new_phone")).map { .numberChange(to: $0) }
        default:
            fields.fail(
                "type",
                "must be text, button, button_reply, list_reply, flow_reply, reaction, order, image, location, call, "
                    + "unsupported or number_change")
            return nil
        }
    }

    private static func text(_ fields: inout FieldReader) -> IncomingContent? {
        guard let text = fields.required("text", fields.string("text")) else { return nil }
        guard !text.isEmpty, text.unicodeScalars.count <= 4096 else {
            fields.fail("text", "1 to 4096 characters")
            return nil
        }
        return .text(text)
    }

    private static func order(_ fields: inout FieldReader) throws(ControlError) -> IncomingContent? {
        let catalog = fields.required("catalog_id", fields.string("catalog_id")) ?? ""
        let text = fields.string("text")
        guard let list = fields.value("items")?.array, !list.isEmpty else {
            fields.fail("items", "must be a non-empty array")
            return nil
        }
        var items: [IncomingContent.OrderItem] = []
        for (index, entry) in list.enumerated() {
            var item = try FieldReader(entry, at: "/items/\(index)")
            let id = item.required("product_retailer_id", item.string("product_retailer_id")) ?? ""
            let quantity = item.int("quantity", in: 1...1_000_000) ?? 1
            let price = item.string("item_price") ?? "1.00"
            let currency = item.string("currency") ?? "USD"
            try item.finish()
            items.append(.init(productRetailerID: id, quantity: Int64(quantity), price: price, currency: currency))
        }
        return .order(catalogID: catalog, text: text, items: items)
    }
}
