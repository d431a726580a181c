import Models

/// Template messages (providers.md §1.4).
extension WhatsAppPayload {
    func write(
        _ template: TemplateContent, isAuthentication: Bool, _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        try ProviderRefusal.require(template.name, "template.name")
        try ProviderRefusal.require(template.language, "template.language")
        let buttons = isAuthentication ? try codeButtons(of: template) : template.buttons
        json.member("type", "template")
        try json.object("template") { json throws(ProviderRefusal) in
            json.member("name", template.name)
            json.object("language") { json in
                json.member("policy", "deterministic")
                json.member("code", template.language)
            }
            guard template.hasComponents else { return }
            try json.array("components") { json throws(ProviderRefusal) in
                try component("header", template.header, &json)
                try component("body", template.body, &json)
                if template.offerExpiresAtMs > 0 { offer(until: template.offerExpiresAtMs, &json) }
                for button in buttons { try write(button, &json) }
                if !template.cards.isEmpty { try carousel(template.cards, &json) }
            }
        }
    }

    /// A code stands in the text and, once more, in the button that copies or fills it in, which is an address to the
    /// provider whatever it does on the phone.
    private func codeButtons(of template: TemplateContent) throws(ProviderRefusal) -> [TemplateButtonParameter] {
        guard template.buttons.isEmpty else {
            return template.buttons.map { button in
                var button = button
                button.subType = "url"
                return button
            }
        }
        guard let code = template.body.first else { throw .missing("an authentication template needs its code") }
        var button = TemplateButtonParameter()
        button.subType = "url"
        button.value = code
        return [button]
    }

    private func component(
        _ type: String, _ parameters: [TemplateParameter], _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        guard !parameters.isEmpty else { return }
        try json.object { json throws(ProviderRefusal) in
            json.member("type", type)
            try json.array("parameters") { json throws(ProviderRefusal) in
                for parameter in parameters { try write(parameter, inHeader: type == "header", &json) }
            }
        }
    }

    /// When the offer ends; the phone counts down to it.
    private func offer(until expiresAtMs: Int64, _ json: inout JSONWriter) {
        json.object { json in
            json.member("type", "limited_time_offer")
            json.array("parameters") { json in
                json.object { json in
                    json.member("type", "limited_time_offer")
                    json.object("limited_time_offer") { json in json.member("expiration_time_ms", expiresAtMs) }
                }
            }
        }
    }

    private func carousel(_ cards: [TemplateCard], _ json: inout JSONWriter) throws(ProviderRefusal) {
        try json.object { json throws(ProviderRefusal) in
            json.member("type", "carousel")
            try json.array("cards") { json throws(ProviderRefusal) in
                for (index, card) in cards.enumerated() {
                    try json.object { json throws(ProviderRefusal) in
                        json.member("card_index", Int64(index))
                        try json.array("components") { json throws(ProviderRefusal) in
                            try component("header", card.header, &json)
                            try component("body", card.body, &json)
                            for button in card.buttons { try write(button, &json) }
                        }
                    }
                }
            }
        }
    }
}

extension TemplateContent {
    fileprivate var hasComponents: Bool {
        !header.isEmpty || !body.isEmpty || !buttons.isEmpty || !cards.isEmpty || offerExpiresAtMs > 0
    }
}
