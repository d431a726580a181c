import Models

extension Content {
    /// The content as people gave it; `null` when there is none.
    var json: JSONValue {
        switch kind {
        case .text(let text): ["type": "text", "body": .string(text.body), "preview_url": .bool(text.previewURL)]
        case .media(let media): media.json
        case .buttons(let buttons): buttons.json
        case .list(let list): list.json
        case .product(let product): product.json
        case .products(let products): products.json
        case .template(let template): template.json
        case .catalog(let catalog): catalog.json
        case .ctaURL(let cta): cta.json
        case .locationRequest(let request): ["type": "location_request", "body": .string(request.body)]
        case .flow(let flow): flow.json
        case .email(let email): email.json
        case nil: .null
        }
    }
}

extension MediaContent {
    fileprivate var json: JSONValue {
        .object(
            JSONObject([("type", "media"), ("kind", .string(kind)), ("link", .string(link))])
                .adding("caption", caption).adding("filename", filename))
    }
}

extension ButtonsContent {
    fileprivate var json: JSONValue {
        let buttons = buttons.map { ["id": .string($0.id), "title": .string($0.title)] as JSONValue }
        return .object(
            JSONObject([("type", "buttons")]).adding(header).adding("body", body).adding("footer", footer)
                .adding("buttons", .array(buttons)))
    }
}

extension ListContent {
    fileprivate var json: JSONValue {
        let sections = sections.map { section in
            JSONValue.object(
                JSONObject().adding("title", section.title).adding("rows", .array(section.rows.map(\.json))))
        }
        return .object(
            JSONObject([("type", "list")]).adding(header).adding("body", body).adding("footer", footer)
                .adding("button", button).adding("sections", .array(sections)))
    }
}

extension ListRow {
    fileprivate var json: JSONValue {
        .object(JSONObject([("id", .string(id)), ("title", .string(title))]).adding("description", description_p))
    }
}

extension ProductContent {
    fileprivate var json: JSONValue {
        .object(
            JSONObject([("type", "product")]).adding("body", body).adding("footer", footer)
                .adding("catalog_id", catalogID).adding("product_retailer_id", productRetailerID))
    }
}

extension ProductsContent {
    fileprivate var json: JSONValue {
        .object(
            JSONObject([("type", "products")]).adding(header).adding("body", body).adding("footer", footer)
                .adding("catalog_id", catalogID).adding("sections", .array(sections.map(\.json))))
    }
}

extension ProductSection {
    var json: JSONValue {
        let ids = JSONValue.array(productRetailerIds.map(JSONValue.string))
        return .object(JSONObject().adding("title", title).adding("product_retailer_ids", ids))
    }
}

extension CatalogContent {
    fileprivate var json: JSONValue {
        .object(
            JSONObject([("type", "catalog")]).adding("body", body).adding("footer", footer)
                .adding("thumbnail_product_retailer_id", thumbnailProductRetailerID))
    }
}

extension CtaURLContent {
    fileprivate var json: JSONValue {
        .object(
            JSONObject([("type", "cta_url")]).adding(header).adding("body", body).adding("footer", footer)
                .adding("display_text", displayText).adding("url", url))
    }
}

extension FlowContent {
    fileprivate var json: JSONValue {
        var object = JSONObject([("type", "flow")]).adding(header).adding("body", body).adding("footer", footer)
            .adding("flow_id", flowID).adding("cta", cta).adding("flow_token", flowToken).adding("screen", screen)
            .adding(json: "data", dataJson)
        if draft { object["draft"] = true }
        return .object(object)
    }
}

extension EmailContent {
    fileprivate var json: JSONValue {
        .object(
            JSONObject([("type", "email")]).adding("subject", subject).adding("text", text).adding("html", html))
    }
}

extension JSONObject {
    /// With one more member, unless the text is empty.
    func adding(_ name: String, _ text: String) -> JSONObject {
        text.isEmpty ? self : adding(name, .string(text))
    }

    func adding(_ name: String, _ value: JSONValue) -> JSONObject {
        var copy = self
        copy[name] = value
        return copy
    }

    /// With the object that a text of JSON is, unless it is empty.
    func adding(json name: String, _ text: String) -> JSONObject {
        guard !text.isEmpty, let value = try? JSONParser.parse(text) else { return self }
        return adding(name, value)
    }

    fileprivate func adding(_ header: ContentHeader) -> JSONObject {
        if !header.text.isEmpty { return adding("header", header.text) }
        guard !header.mediaLink.isEmpty else { return self }
        let media = JSONObject([("kind", .string(header.mediaKind)), ("link", .string(header.mediaLink))])
        return adding("header", .object(media.adding("filename", header.filename)))
    }
}
