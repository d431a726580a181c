/// Checks the actions of interactive messages that have a name: a link, a flow, a catalogue, a request for a location.
struct NamedActionReader {
    let action: JSONValue

    func check(_ kind: String) throws(GraphError) {
        let wanted = kind == "location_request_message" ? "send_location" : kind
        guard action["name"]?.string == wanted else {
            throw GraphError(131009, "action.name must be \(wanted)")
        }
        switch kind {
        case "cta_url":
            _ = try text("display_text", limit: 20)
            let url = try text("url", limit: 2000)
            guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
                throw GraphError(131009, "action.parameters.url is not a valid URI")
            }
        case "flow": try checkFlow()
        case "catalog_message":
            _ = try ContentReader.optional(
                parameters?["thumbnail_product_retailer_id"], "thumbnail_product_retailer_id", limit: 512)
        default: break
        }
    }

    private var parameters: JSONValue? { action["parameters"] }

    private func text(_ name: String, limit: Int) throws(GraphError) -> String {
        try ContentReader.required(parameters?[name], "action.parameters.\(name)", limit: limit)
    }

    private func checkFlow() throws(GraphError) {
        guard try text("flow_message_version", limit: 8) == "3" else {
            throw GraphError(131009, "action.parameters.flow_message_version must be 3")
        }
        let id = parameters?["flow_id"]?.stringOrDigits ?? parameters?["flow_name"]?.string ?? ""
        guard !id.isEmpty else { throw GraphError(131008, "Required parameter is missing: action.parameters.flow_id") }
        _ = try text("flow_cta", limit: 30)
        try check("mode", in: ["draft", "published"])
        try check("flow_action", in: ["navigate", "data_exchange"])
        guard let payload = parameters?["flow_action_payload"], payload != .null else { return }
        _ = try ContentReader.required(payload["screen"], "flow_action_payload.screen", limit: 256)
        if let data = payload["data"], data.object?.members.isEmpty != false {
            throw GraphError(131009, "flow_action_payload.data must be an object that is not empty")
        }
    }

    private func check(_ name: String, in words: [String]) throws(GraphError) {
        guard let value = parameters?[name], value != .null else { return }
        guard words.contains(value.string ?? "") else {
            throw GraphError(131009, "action.parameters.\(name) must be one of \(words.joined(separator: ", "))")
        }
    }
}
