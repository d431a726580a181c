import Models

/// Components of a template from WhatsApp's JSON (providers.md §6).
enum TemplateComponentReader {
    static func component(_ source: JSONValue) -> TemplateComponent {
        var component = TemplateComponent()
        component.type = source["type"]?.string?.uppercased() ?? ""
        component.format = source["format"]?.string?.uppercased() ?? ""
        component.text = source["text"]?.string ?? source["limited_time_offer"]?["text"]?.string ?? ""
        component.buttons = source["buttons"]?.elements.map(button) ?? []
        component.examples = examples(source["example"])
        component.cards =
            source["cards"]?.elements.map { card in
                var components = TemplateCardComponents()
                // A card within a card does not exist: nothing is read below it.
                components.components = card["components"]?.elements.map(withoutCards) ?? []
                return components
            } ?? []
        component.addSecurityRecommendation = source["add_security_recommendation"]?.boolean ?? false
        component.codeExpirationMinutes = Int32(clamping: source["code_expiration_minutes"]?.integer ?? 0)
        return component
    }

    private static func withoutCards(_ source: JSONValue) -> TemplateComponent {
        var component = TemplateComponent()
        component.type = source["type"]?.string?.uppercased() ?? ""
        component.format = source["format"]?.string?.uppercased() ?? ""
        component.text = source["text"]?.string ?? ""
        component.buttons = source["buttons"]?.elements.map(button) ?? []
        component.examples = examples(source["example"])
        return component
    }

    /// `body_text` is a list of lists, `header_text` and `header_handle` are lists, the named ones are objects.
    private static func examples(_ source: JSONValue?) -> [TemplateExample] {
        let named = source?["body_text_named_params"] ?? source?["header_text_named_params"]
        if let named {
            return named.elements.map { example($0["example"]?.text ?? "", name: $0["param_name"]?.string ?? "") }
        }
        if let texts = source?["body_text"]?.elements {
            // One list of values, also where the provider leaves the outer brackets out.
            return (texts.first?.kind == .array ? texts[0].elements : texts).map { example($0.text) }
        }
        return (source?["header_text"] ?? source?["header_handle"])?.elements.map { example($0.text) } ?? []
    }

    private static func example(_ value: String, name: String = "") -> TemplateExample {
        var example = TemplateExample()
        example.name = name
        example.value = value
        return example
    }

    private static func button(_ source: JSONValue) -> TemplateButton {
        var button = TemplateButton()
        button.type = source["type"]?.string?.uppercased() ?? ""
        button.text = source["text"]?.string ?? ""
        button.url = source["url"]?.string ?? ""
        button.phoneNumber = source["phone_number"]?.string ?? ""
        button.otpType = source["otp_type"]?.string?.uppercased() ?? ""
        button.flowID = source["flow_id"]?.text ?? ""
        button.flowAction = source["flow_action"]?.string ?? ""
        button.navigateScreen = source["navigate_screen"]?.string ?? ""
        if let example = source["example"] {
            button.example = suffix((example.elements.first ?? example).text, of: button.url)
        }
        return button
    }

    /// The example of an address is the whole address; ours is what stands in for the variable.
    private static func suffix(_ example: String, of url: String) -> String {
        guard let variable = url.firstRange(of: "{{") else { return example }
        let stem = url[..<variable.lowerBound]
        return example.hasPrefix(stem) ? String(example.dropFirst(stem.count)) : example
    }
}
