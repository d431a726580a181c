import Models

/// Components of a template in WhatsApp's JSON (providers.md §6).
struct TemplateComponentWriter {
    private let components: [TemplateComponent]
    private let isNamed: Bool

    init(_ template: TemplateRecord) {
        components = template.components
        isNamed = template.parameterFormat == "NAMED"
    }

    /// Writes the member `components`.
    func write(_ json: inout JSONWriter) {
        json.array("components") { json in
            for component in components { write(component, &json) }
        }
    }

    private func write(_ component: TemplateComponent, _ json: inout JSONWriter) {
        json.object { json in
            json.member("type", component.type)
            if !component.format.isEmpty { json.member("format", component.format) }
            if component.type == "LIMITED_TIME_OFFER" {
                json.object("limited_time_offer") { json in
                    json.member("text", component.text)
                    json.member("has_expiration", true)
                }
            } else if !component.text.isEmpty {
                json.member("text", component.text)
            }
            if component.addSecurityRecommendation { json.member("add_security_recommendation", true) }
            if component.codeExpirationMinutes > 0 {
                json.member("code_expiration_minutes", Int64(component.codeExpirationMinutes))
            }
            if !component.examples.isEmpty { examples(of: component, &json) }
            if !component.buttons.isEmpty {
                json.array("buttons") { json in
                    for button in component.buttons { write(button, &json) }
                }
            }
            if !component.cards.isEmpty { cards(of: component, &json) }
        }
    }

    private func cards(of component: TemplateComponent, _ json: inout JSONWriter) {
        json.array("cards") { json in
            for card in component.cards {
                json.object { json in
                    json.array("components") { json in
                        for part in card.components { write(part, &json) }
                    }
                }
            }
        }
    }

    private func examples(of component: TemplateComponent, _ json: inout JSONWriter) {
        let isHeader = component.type == "HEADER"
        json.object("example") { json in
            if isHeader, component.format != "TEXT" {
                list("header_handle", component.examples, &json)
            } else if isNamed {
                named(isHeader ? "header_text_named_params" : "body_text_named_params", component.examples, &json)
            } else if isHeader {
                list("header_text", component.examples, &json)
            } else {
                json.array("body_text") { json in
                    json.array { json in
                        for example in component.examples { json.value(example.value) }
                    }
                }
            }
        }
    }

    private func list(_ name: StaticString, _ examples: [TemplateExample], _ json: inout JSONWriter) {
        json.array(name) { json in
            for example in examples { json.value(example.value) }
        }
    }

    private func named(_ name: StaticString, _ examples: [TemplateExample], _ json: inout JSONWriter) {
        json.array(name) { json in
            for example in examples {
                json.object { json in
                    json.member("param_name", example.name)
                    json.member("example", example.value)
                }
            }
        }
    }

    private func write(_ button: TemplateButton, _ json: inout JSONWriter) {
        json.object { json in
            json.member("type", button.type)
            let members: [(StaticString, String)] = [
                ("text", button.text), ("url", button.url), ("phone_number", button.phoneNumber),
                ("otp_type", button.otpType), ("flow_id", button.flowID), ("flow_action", button.flowAction),
                ("navigate_screen", button.navigateScreen),
            ]
            for (name, value) in members where !value.isEmpty { json.member(name, value) }
            guard !button.example.isEmpty else { return }
            guard button.type == "URL" else { return json.member("example", button.example) }
            json.array("example") { json in json.value(Self.address(button)) }
        }
    }

    /// The whole address with the example where its variable is.
    private static func address(_ button: TemplateButton) -> String {
        guard let variable = button.url.firstRange(of: "{{"), !button.example.contains("://") else {
            return button.example
        }
        return button.url[..<variable.lowerBound] + button.example
    }
}
