/// Reads `interactive` messages within the provider's limits.
struct InteractiveReader {
    let part: JSONValue

    init(_ part: JSONValue) { self.part = part }

    func content() throws(GraphError) -> MessageEnvelope.Content {
        guard let kind = part["type"]?.string else {
            throw GraphError(131008, "Required parameter is missing: interactive.type")
        }
        guard let action = part["action"], action.object != nil else {
            throw GraphError(131008, "Required parameter is missing: interactive.action")
        }
        let body = try self.body(kind)
        _ = try ContentReader.optional(part["footer"]?["text"], "interactive.footer.text", limit: 60)
        try checkHeader(kind)
        return .interactive(kind: kind, body: body, buttons: try buttons(kind, action))
    }

    private func body(_ kind: String) throws(GraphError) -> String {
        let limit = kind == "list" ? 4096 : 1024
        let text = part["body"]?["text"]
        if kind == "product" { return try ContentReader.optional(text, "interactive.body.text", limit: limit) }
        return try ContentReader.required(text, "interactive.body.text", limit: limit)
    }

    private func checkHeader(_ kind: String) throws(GraphError) {
        guard let header = part["header"], header != .null else {
            if kind == "product_list" { throw GraphError(131008, "Required parameter is missing: interactive.header") }
            return
        }
        let type = header["type"]?.string ?? ""
        let allowed: [String] =
            switch kind {
            case "list", "product_list": ["text"]
            case "product", "location_request_message", "catalog_message": []
            default: ["text", "image", "video", "document"]
            }
        guard allowed.contains(type) else {
            throw GraphError(131009, "interactive.header.type \(type) is not allowed here")
        }
        if type == "text" {
            _ = try ContentReader.required(header["text"], "interactive.header.text", limit: 60)
        } else if header[type]?["id"] == nil, header[type]?["link"] == nil {
            throw GraphError(131008, "Required parameter is missing: interactive.header.\(type)")
        }
    }

    private func buttons(_ kind: String, _ action: JSONValue) throws(GraphError) -> [TappableButton] {
        switch kind {
        case "button": return try replyButtons(action)
        case "list": return try rows(action)
        case "product":
            _ = try ContentReader.required(action["catalog_id"], "action.catalog_id", limit: 512)
            _ = try ContentReader.required(action["product_retailer_id"], "action.product_retailer_id", limit: 512)
        case "product_list": try checkProducts(action)
        case "cta_url", "catalog_message", "location_request_message", "flow":
            try NamedActionReader(action: action).check(kind)
        default: throw GraphError(131009, "interactive.type \(kind) is not supported")
        }
        return []
    }

    private func replyButtons(_ action: JSONValue) throws(GraphError) -> [TappableButton] {
        guard let list = action["buttons"]?.array, (1...3).contains(list.count) else {
            throw GraphError(131009, "action.buttons: 1 to 3 buttons")
        }
        var found: [TappableButton] = []
        for button in list {
            let reply = button["reply"]
            let id = try ContentReader.required(reply?["id"], "reply.id", limit: 256)
            let title = try ContentReader.required(reply?["title"], "reply.title", limit: 20)
            guard !found.contains(where: { $0.title == title || $0.id == id }) else {
                throw GraphError(131009, "action.buttons: ids and titles must differ")
            }
            found.append(TappableButton(id: id, title: title))
        }
        return found
    }

    private func rows(_ action: JSONValue) throws(GraphError) -> [TappableButton] {
        _ = try ContentReader.required(action["button"], "action.button", limit: 20)
        guard let sections = action["sections"]?.array, (1...10).contains(sections.count) else {
            throw GraphError(131009, "action.sections: 1 to 10 sections")
        }
        var found: [TappableButton] = []
        for section in sections {
            let title = try ContentReader.optional(section["title"], "section.title", limit: 24)
            if sections.count > 1, title.isEmpty {
                throw GraphError(131008, "Required parameter is missing: section.title")
            }
            for row in section["rows"]?.array ?? [] { found.append(try self.row(row, after: found)) }
        }
        guard (1...10).contains(found.count) else { throw GraphError(131009, "action.sections: 1 to 10 rows in total") }
        return found
    }

    private func row(_ row: JSONValue, after found: [TappableButton]) throws(GraphError) -> TappableButton {
        let id = try ContentReader.required(row["id"], "row.id", limit: 200)
        let title = try ContentReader.required(row["title"], "row.title", limit: 24)
        _ = try ContentReader.optional(row["description"], "row.description", limit: 72)
        guard !found.contains(where: { $0.id == id }) else { throw GraphError(131009, "row.id \(id) is not unique") }
        return TappableButton(id: id, title: title)
    }

    private func checkProducts(_ action: JSONValue) throws(GraphError) {
        _ = try ContentReader.required(action["catalog_id"], "action.catalog_id", limit: 512)
        let sections = action["sections"]?.array ?? []
        let products = sections.reduce(0) { $0 + ($1["product_items"]?.array?.count ?? 0) }
        guard (1...10).contains(sections.count), (1...30).contains(products) else {
            throw GraphError(131009, "action.sections: 1 to 10 sections and 1 to 30 products in total")
        }
    }
}
