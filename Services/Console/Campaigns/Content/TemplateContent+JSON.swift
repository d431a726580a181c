import Models

extension TemplateContent {
    /// The content as people gave it.
    var json: JSONValue {
        var parameters = JSONObject().adding(header, body, buttons)
        if !cards.isEmpty {
            parameters["cards"] = .array(cards.map { .object(JSONObject().adding($0.header, $0.body, $0.buttons)) })
        }
        if offerExpiresAtMs > 0 { parameters["offer_expires_at"] = .time(offerExpiresAtMs) }
        var object = JSONObject([("type", "template"), ("name", .string(name)), ("language", .string(language))])
        if !fallbackLanguages.isEmpty {
            object["fallback_languages"] = .array(fallbackLanguages.map(JSONValue.string))
        }
        object["parameters"] = .object(parameters)
        return .object(object)
    }
}

extension JSONObject {
    fileprivate func adding(
        _ header: [TemplateParameter], _ body: [TemplateParameter], _ buttons: [TemplateButtonParameter]
    ) -> JSONObject {
        var object = self
        if !header.isEmpty { object["header"] = .array(header.map { .object($0.members) }) }
        if !body.isEmpty { object["body"] = .array(body.map { .object($0.members) }) }
        if !buttons.isEmpty { object["buttons"] = .array(buttons.map(\.json)) }
        return object
    }
}

extension TemplateButtonParameter {
    fileprivate var json: JSONValue {
        var object = JSONObject([("index", .int(Int64(index)))]).adding("sub_type", subType)
        for member in value.members.members { object[member.name] = member.value }
        if !sections.isEmpty { object["sections"] = .array(sections.map(\.json)) }
        return .object(object.adding(json: "data", dataJson))
    }
}

extension TemplateParameter {
    fileprivate var members: JSONObject {
        var object = JSONObject().adding("name", name)
        switch source {
        case .field(let field): object["field"] = .string(field)
        case .text(let text): object["text"] = .string(text)
        case .mediaLink(let link): object["media_link"] = .string(link)
        case .currency(let amount): object["currency"] = amount.json
        case .dateTime(let words): object["date_time"] = .string(words)
        case .location(let place): object["location"] = place.json
        case .productRetailerID(let id): object["product_retailer_id"] = .string(id)
        case nil: break
        }
        if hasFallback { object["fallback"] = .string(fallback) }
        return object.adding("media_kind", mediaKind).adding("filename", filename).adding("catalog_id", catalogID)
    }
}

extension CurrencyParameter {
    fileprivate var json: JSONValue {
        ["code": .string(code), "amount_1000": .int(amount1000), "fallback_value": .string(fallbackValue)]
    }
}

extension LocationParameter {
    fileprivate var json: JSONValue {
        .object(
            JSONObject([("latitude", .double(latitude)), ("longitude", .double(longitude))]).adding("name", name)
                .adding("address", address))
    }
}
