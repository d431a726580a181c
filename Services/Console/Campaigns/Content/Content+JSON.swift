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
        let sections = sections.map { section in
            let ids = JSONValue.array(section.productRetailerIds.map(JSONValue.string))
            return JSONValue.object(JSONObject().adding("title", section.title).adding("product_retailer_ids", ids))
        }
        return .object(
            JSONObject([("type", "products")]).adding(header).adding("body", body).adding("footer", footer)
                .adding("catalog_id", catalogID).adding("sections", .array(sections)))
    }
}

extension TemplateContent {
    fileprivate var json: JSONValue {
        var parameters = JSONObject()
        if !header.isEmpty { parameters["header"] = .array(header.map { .object($0.members) }) }
        if !body.isEmpty { parameters["body"] = .array(body.map { .object($0.members) }) }
        if !buttons.isEmpty { parameters["buttons"] = .array(buttons.map(\.json)) }
        var object = JSONObject([("type", "template"), ("name", .string(name)), ("language", .string(language))])
        if !fallbackLanguages.isEmpty {
            object["fallback_languages"] = .array(fallbackLanguages.map(JSONValue.string))
        }
        object["parameters"] = .object(parameters)
        return .object(object)
    }
}

extension TemplateButtonParameter {
    fileprivate var json: JSONValue {
        var object = JSONObject([("index", .int(Int64(index)))]).adding("sub_type", subType)
        for member in value.members.members { object[member.name] = member.value }
        return .object(object)
    }
}

extension TemplateParameter {
    fileprivate var members: JSONObject {
        var object = JSONObject().adding("name", name)
        switch source {
        case .field(let field): object["field"] = .string(field)
        case .text(let text): object["text"] = .string(text)
        case .mediaLink(let link): object["media_link"] = .string(link)
        case nil: break
        }
        if hasFallback { object["fallback"] = .string(fallback) }
        return object.adding("media_kind", mediaKind)
    }
}

extension JSONObject {
    /// With one more member, unless the text is empty.
    fileprivate func adding(_ name: String, _ text: String) -> JSONObject {
        text.isEmpty ? self : adding(name, .string(text))
    }

    fileprivate func adding(_ name: String, _ value: JSONValue) -> JSONObject {
        var copy = self
        copy[name] = value
        return copy
    }

    fileprivate func adding(_ header: ContentHeader) -> JSONObject {
        if !header.text.isEmpty { return adding("header", header.text) }
        guard !header.mediaLink.isEmpty else { return self }
        return adding("header", ["kind": .string(header.mediaKind), "link": .string(header.mediaLink)])
    }
}
