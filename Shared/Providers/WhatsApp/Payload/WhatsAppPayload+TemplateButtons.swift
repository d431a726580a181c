import Models

/// Parameters of a template's buttons.
extension WhatsAppPayload {
    func write(_ button: TemplateButtonParameter, _ json: inout JSONWriter) throws(ProviderRefusal) {
        let type = button.subType.isEmpty ? "url" : button.subType.lowercased()
        // The whole catalogue behind its first picture: nothing needs to be said.
        if type == "catalog", button.value.source == nil { return }
        try json.object { json throws(ProviderRefusal) in
            json.member("type", "button")
            json.member("sub_type", type)
            json.member("index", String(button.index))
            try json.array("parameters") { json throws(ProviderRefusal) in
                try json.object { json throws(ProviderRefusal) in try parameter(of: button, type, &json) }
            }
        }
    }

    private func parameter(
        of button: TemplateButtonParameter, _ type: String, _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        switch type {
        case "url": try text("text", "text", button, &json)
        case "quick_reply": try text("payload", "payload", button, &json)
        case "copy_code": try text("coupon_code", "coupon_code", button, &json)
        case "catalog": try products(button, required: false, &json)
        case "mpm": try products(button, required: true, &json)
        case "flow": try flow(button, &json)
        default:
            throw .invalid(
                "template.buttons.sub_type “\(type)” is not one of url, quick_reply, copy_code, catalog, mpm, flow")
        }
    }

    private func text(
        _ type: String, _ name: StaticString, _ button: TemplateButtonParameter, _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        let value = try filledText(of: button.value)
        json.member("type", type)
        json.member(name, value)
    }

    /// The picture on the button and, for a chosen few, the products behind it.
    private func products(
        _ button: TemplateButtonParameter, required: Bool, _ json: inout JSONWriter
    ) throws(ProviderRefusal) {
        if required, !button.sections.contains(where: { !$0.productRetailerIds.isEmpty }) {
            throw .invalid("template.buttons.sections has no products")
        }
        let thumbnail = button.value.source == nil ? "" : try filledText(of: button.value)
        json.member("type", "action")
        json.object("action") { json in
            if !thumbnail.isEmpty { json.member("thumbnail_product_retailer_id", thumbnail) }
            guard !button.sections.isEmpty else { return }
            json.array("sections") { json in
                for section in button.sections { write(section, &json) }
            }
        }
    }

    private func flow(_ button: TemplateButtonParameter, _ json: inout JSONWriter) throws(ProviderRefusal) {
        let token = button.value.source == nil ? "" : try filledText(of: button.value)
        let data = try object(in: button.dataJson, "template.buttons.data_json")
        json.member("type", "action")
        json.object("action") { json in
            if !token.isEmpty { json.member("flow_token", token) }
            if let data { json.member("flow_action_data", json: data) }
        }
    }
}
