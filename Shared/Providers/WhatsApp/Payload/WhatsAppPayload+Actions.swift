import Models

/// Interactive messages with one action: an address to open, a place to tell, a form to fill in.
extension WhatsAppPayload {
    func write(_ content: CtaURLContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.body, "cta_url.body")
        try ProviderRefusal.require(content.displayText, "cta_url.display_text")
        try ProviderRefusal.require(content.url, "cta_url.url")
        try interactive("cta_url", &json) { json throws(ProviderRefusal) in
            if content.hasHeader { try header(content.header, &json) }
            text("body", content.body, &json)
            text("footer", content.footer, &json)
            json.object("action") { json in
                json.member("name", "cta_url")
                json.object("parameters") { json in
                    json.member("display_text", content.displayText)
                    json.member("url", content.url)
                }
            }
        }
    }

    func write(_ content: LocationRequestContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.body, "location_request.body")
        interactive("location_request_message", &json) { json in
            text("body", content.body, &json)
            json.object("action") { json in json.member("name", "send_location") }
        }
    }

    func write(_ content: FlowContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.body, "flow.body")
        try ProviderRefusal.require(content.flowID, "flow.flow_id")
        try ProviderRefusal.require(content.cta, "flow.cta")
        let data = try object(in: content.dataJson, "flow.data_json")
        guard data == nil || !content.screen.isEmpty else {
            throw .invalid("flow.data_json is for the first screen: flow.screen is empty")
        }
        try interactive("flow", &json) { json throws(ProviderRefusal) in
            if content.hasHeader { try header(content.header, &json) }
            text("body", content.body, &json)
            text("footer", content.footer, &json)
            json.object("action") { json in
                json.member("name", "flow")
                json.object("parameters") { json in parameters(of: content, data, &json) }
            }
        }
    }

    private func parameters(of content: FlowContent, _ data: JSONValue?, _ json: inout JSONWriter) {
        json.member("flow_message_version", "3")
        json.member("flow_id", content.flowID)
        json.member("flow_cta", content.cta)
        if !content.flowToken.isEmpty { json.member("flow_token", content.flowToken) }
        json.member("mode", content.draft ? "draft" : "published")
        // Without a first screen the flow asks its own endpoint for one.
        guard !content.screen.isEmpty else { return json.member("flow_action", "data_exchange") }
        json.member("flow_action", "navigate")
        json.object("flow_action_payload") { json in
            json.member("screen", content.screen)
            if let data { json.member("data", json: data) }
        }
    }
}
