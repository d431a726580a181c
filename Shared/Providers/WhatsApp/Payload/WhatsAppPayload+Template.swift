import Models

/// Template messages (providers.md §1.4).
extension WhatsAppPayload {
    static func write(_ template: TemplateContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try require(template.name, "template.name")
        try require(template.language, "template.language")
        json.member("type", "template")
        try json.object("template") { json throws(ProviderRefusal) in
            json.member("name", template.name)
            json.object("language") { json in
                json.member("policy", "deterministic")
                json.member("code", template.language)
            }
            guard !template.header.isEmpty || !template.body.isEmpty || !template.buttons.isEmpty else { return }
            try json.array("components") { json throws(ProviderRefusal) in
                try component("header", template.header, &json)
                try component("body", template.body, &json)
                for button in template.buttons { try write(button, &json) }
            }
        }
    }

    private static func component(
        _ type: String, _ parameters: [TemplateParameter], _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        guard !parameters.isEmpty else { return }
        try json.object { json throws(ProviderRefusal) in
            json.member("type", type)
            try json.array("parameters") { json throws(ProviderRefusal) in
                for parameter in parameters { try write(parameter, of: type, &json) }
            }
        }
    }

    private static func write(
        _ parameter: TemplateParameter, of component: String, _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        if case .mediaLink(let link) = parameter.source {
            guard component == "header" else { throw .invalid("media stands in a template's header only") }
            return try media(parameter.mediaKind, link, &json)
        }
        let text = try filledText(of: parameter)
        json.object { json in
            json.member("type", "text")
            if !parameter.name.isEmpty { json.member("parameter_name", parameter.name) }
            json.member("text", text)
        }
    }

    private static func media(
        _ name: String, _ link: String, _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        try require(link, "template.header.media_link")
        let named = name.isEmpty ? WhatsAppMedia.headerKind(ofLink: link) : WhatsAppMedia(rawValue: name.lowercased())
        guard let kind = named, kind.fitsHeader else {
            throw .invalid("template.header.media_kind “\(name)” is not one of image, video, document")
        }
        json.object { json in
            json.member("type", kind.rawValue)
            json.object(named: kind.rawValue) { json in json.member("link", link) }
        }
    }

    private static func write(_ button: TemplateButtonParameter, _ json: inout JSONWriter) throws(ProviderRefusal) {
        let type = button.subType.isEmpty ? "url" : button.subType.lowercased()
        let text = try filledText(of: button.value)
        guard ["url", "quick_reply", "copy_code"].contains(type) else {
            throw .invalid("template.buttons.sub_type “\(type)” is not one of url, quick_reply, copy_code")
        }
        json.object { json in
            json.member("type", "button")
            json.member("sub_type", type)
            json.member("index", String(button.index))
            json.array("parameters") { json in
                json.object { json in
                    switch type {
                    case "quick_reply": parameter("payload", "payload", text, &json)
                    case "copy_code": parameter("coupon_code", "coupon_code", text, &json)
                    default: parameter("text", "text", text, &json)
                    }
                }
            }
        }
    }

    private static func parameter(
        _ type: String, _ name: StaticString, _ value: String, _ json: inout JSONWriter
    ) {
        json.member("type", type)
        json.member(name, value)
    }

    /// A parameter's text. Contact fields were filled in when the message was planned; one that was not, or came out
    /// empty, must not reach a person as a gap in a sentence.
    private static func filledText(of parameter: TemplateParameter) throws(ProviderRefusal) -> String {
        switch parameter.source {
        case .text(let text) where !text.isEmpty: return text
        case .text: throw missing("a template parameter is empty")
        case .field(let field): throw missing("the field \(field) was not filled in")
        case .mediaLink: throw .invalid("media stands in a template's header only")
        case nil: throw missing("a template parameter has no value")
        }
    }

    private static func missing(_ detail: String) -> ProviderRefusal {
        .message(reason: Reason.missingParameter, detail: detail)
    }
}
