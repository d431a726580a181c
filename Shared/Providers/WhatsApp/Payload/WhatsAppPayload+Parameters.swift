import Models

/// Parameters of a template's header, body and buttons.
extension WhatsAppPayload {
    func write(
        _ parameter: TemplateParameter, inHeader: Bool, _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        switch parameter.source {
        case .mediaLink, .location, .productRetailerID:
            guard inHeader else { throw .invalid("media, places and products stand in a template's header only") }
            try writeHeader(parameter, &json)
        case .currency(let amount): currency(amount, parameter.name, &json)
        case .dateTime(let words):
            guard !words.isEmpty else { throw .missing("a template parameter is empty") }
            typed("date_time", parameter.name, &json) { json in
                json.object("date_time") { json in json.member("fallback_value", words) }
            }
        case .text, .field, nil:
            let text = try filledText(of: parameter)
            typed("text", parameter.name, &json) { json in json.member("text", text) }
        }
    }

    private func writeHeader(_ parameter: TemplateParameter, _ json: inout JSONWriter) throws(ProviderRefusal) {
        switch parameter.source {
        case .mediaLink(let link): try media(parameter, link, &json)
        case .location(let place): try location(place, &json)
        case .productRetailerID(let id):
            try ProviderRefusal.require(id, "template.header.product_retailer_id")
            typed("product", "", &json) { json in
                json.object("product") { json in
                    json.member("product_retailer_id", id)
                    if !parameter.catalogID.isEmpty { json.member("catalog_id", parameter.catalogID) }
                }
            }
        default: break
        }
    }

    /// `{"type": …, "parameter_name": …` and what the type needs.
    private func typed(
        _ type: String, _ name: String, _ json: inout JSONWriter, _ members: (inout JSONWriter) -> Void
    ) {
        json.object { json in
            json.member("type", type)
            if !name.isEmpty { json.member("parameter_name", name) }
            members(&json)
        }
    }

    private func currency(_ amount: CurrencyParameter, _ name: String, _ json: inout JSONWriter) {
        typed("currency", name, &json) { json in
            json.object("currency") { json in
                json.member("fallback_value", amount.fallbackValue)
                json.member("code", amount.code)
                json.member("amount_1000", amount.amount1000)
            }
        }
    }

    private func location(_ place: LocationParameter, _ json: inout JSONWriter) throws(ProviderRefusal) {
        guard (-90...90).contains(place.latitude), (-180...180).contains(place.longitude) else {
            throw .invalid("template.header.location is no place on earth")
        }
        typed("location", "", &json) { json in
            json.object("location") { json in
                json.member("latitude", place.latitude)
                json.member("longitude", place.longitude)
                if !place.name.isEmpty { json.member("name", place.name) }
                if !place.address.isEmpty { json.member("address", place.address) }
            }
        }
    }

    private func media(
        _ parameter: TemplateParameter, _ link: String, _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        try ProviderRefusal.require(link, "template.header.media_link")
        let name = parameter.mediaKind
        let named = name.isEmpty ? WhatsAppMedia.headerKind(ofLink: link) : WhatsAppMedia(rawValue: name.lowercased())
        guard let kind = named, kind.fitsHeader else {
            throw .invalid("template.header.media_kind “\(name)” is not one of image, video, document")
        }
        typed(kind.rawValue, "", &json) { json in file(kind, link, filename: parameter.filename, &json) }
    }

    /// A parameter's text. Contact fields were filled in when the message was planned; one that was not, or came out
    /// empty, must not reach a person as a gap in a sentence.
    func filledText(of parameter: TemplateParameter) throws(ProviderRefusal) -> String {
        switch parameter.source {
        case .text(let text) where !text.isEmpty: return text
        case .productRetailerID(let id) where !id.isEmpty: return id
        case .text, .productRetailerID: throw .missing("a template parameter is empty")
        case .field(let field): throw .missing("the field \(field) was not filled in")
        case .mediaLink, .currency, .dateTime, .location: throw .invalid("a template's button takes text only")
        case nil: throw .missing("a template parameter has no value")
        }
    }
}
