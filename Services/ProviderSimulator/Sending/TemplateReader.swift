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
        switch Self.type(of: component) {
        case "carousel":
            for card in component["cards"]?.array ?? [] { try read(card: card, into: &content) }
        case "limited_time_offer":
            let offer = component["parameters"]?.array?.first?["limited_time_offer"]
            guard let endsMs = offer?["expiration_time_ms"]?.int else {
                throw GraphError(131008, "Required parameter is missing: limited_time_offer.expiration_time_ms")
            }
            content.offerEndsMs = endsMs
        case "order_status": break
        default: try read(component, into: &content.parts)
        }
    }

    private func read(card: JSONValue, into content: inout TemplateContent) throws(GraphError) {
        guard let index = card["card_index"]?.stringOrDigits.flatMap(Int.init), (0..<10).contains(index),
            content.cards[index] == nil
        else { throw GraphError(131009, "carousel: card_index must be 0 to 9, each once") }
        var parts = TemplateParts()
        for component in card["components"]?.array ?? [] { try read(component, into: &parts) }
        content.cards[index] = parts
    }

    private func read(_ component: JSONValue, into parts: inout TemplateParts) throws(GraphError) {
        let parameters = try TemplateParameterReader.list(component["parameters"]?.array ?? [])
        switch Self.type(of: component) {
        case "header": parts.header = parameters
        case "body": parts.body = parameters
        case "button":
            let subType = try ContentReader.required(component["sub_type"], "button.sub_type", limit: 64)
            guard let index = component["index"]?.stringOrDigits.flatMap(Int.init), (0..<10).contains(index) else {
                throw GraphError(131009, "button.index must be 0 to 9")
            }
            parts.buttons.append(TemplateButtonContent(subType: subType, index: index, parameters: parameters))
        case let type: throw GraphError(131009, "template.components: unknown type \(type)")
        }
    }

    private static func type(of component: JSONValue) -> String { component["type"]?.string?.lowercased() ?? "" }
}
