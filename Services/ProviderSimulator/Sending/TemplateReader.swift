/// Reads the `template` part of a message.
struct TemplateReader {
    let part: JSONValue

    init(_ part: JSONValue) { self.part = part }

    func content() throws(GraphError) -> TemplateContent {
        let name = try ContentReader.required(part["name"], "template.name", limit: 512)
        guard let language = part["language"] else {
            throw GraphError(131008, "Required parameter is missing: template.language")
        }
        let code = try ContentReader.required(language["code"], "template.language.code", limit: 16)
        if let policy = language["policy"], policy != "deterministic" {
            throw GraphError(131009, "template.language.policy must be deterministic")
        }
        var content = TemplateContent(name: name, language: code)
        for component in part["components"]?.array ?? [] { try read(component, into: &content) }
        return content
    }

    private func read(_ component: JSONValue, into content: inout TemplateContent) throws(GraphError) {
        let type = component["type"]?.string?.lowercased() ?? ""
        let parameters = try parameters(component["parameters"]?.array ?? [])
        switch type {
        case "header": content.header = parameters
        case "body": content.body = parameters
        case "button":
            let subType = try ContentReader.required(component["sub_type"], "button.sub_type", limit: 64)
            guard let index = component["index"]?.stringOrDigits.flatMap(Int.init), (0..<10).contains(index) else {
                throw GraphError(131009, "button.index must be 0 to 9")
            }
            content.buttons.append(TemplateButtonContent(subType: subType, index: index, parameters: parameters))
        case "carousel", "limited_time_offer", "order_status": break
        default: throw GraphError(131009, "template.components: unknown type \(type)")
        }
    }

    private func parameters(_ list: [JSONValue]) throws(GraphError) -> [TemplateParameter] {
        var parameters: [TemplateParameter] = []
        parameters.reserveCapacity(list.count)
        for (index, value) in list.enumerated() { parameters.append(try parameter(value, index)) }
        return parameters
    }

    private func parameter(_ value: JSONValue, _ index: Int) throws(GraphError) -> TemplateParameter {
        let type = value["type"]?.string?.lowercased() ?? "text"
        let name = value["parameter_name"]?.string
        switch type {
        case "text", "payload", "coupon_code":
            let text = try ContentReader.required(value[type], "parameter \(index + 1)", limit: 32768)
            return TemplateParameter(type: type, text: text, name: name)
        case "currency", "date_time":
            let text = try ContentReader.required(value[type]?["fallback_value"], "\(type).fallback_value", limit: 1024)
            return TemplateParameter(type: type, text: text, name: name)
        case "image", "video", "document":
            guard value[type]?["id"] != nil || value[type]?["link"]?.string?.hasPrefix("http") == true else {
                throw GraphError(131009, "parameter \(index + 1): \(type) needs an id or a link")
            }
            return TemplateParameter(type: type, text: "", name: name)
        case "location", "action": return TemplateParameter(type: type, text: "", name: name)
        default: throw GraphError(132012, "parameter \(index + 1) has the unknown type \(type)")
        }
    }
}
