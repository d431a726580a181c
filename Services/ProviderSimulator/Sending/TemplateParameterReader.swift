/// Reads the `parameters` of a template's component.
enum TemplateParameterReader {
    static func list(_ list: [JSONValue]) throws(GraphError) -> [TemplateParameter] {
        var parameters: [TemplateParameter] = []
        parameters.reserveCapacity(list.count)
        for (index, value) in list.enumerated() { parameters.append(try parameter(value, index + 1)) }
        return parameters
    }

    private static func parameter(_ value: JSONValue, _ place: Int) throws(GraphError) -> TemplateParameter {
        let type = value["type"]?.string?.lowercased() ?? "text"
        var text = ""
        switch type {
        case "text", "payload", "coupon_code":
            text = try ContentReader.required(value[type], "parameter \(place)", limit: 32768)
        case "currency", "date_time": text = try fallback(value[type], type)
        case "image", "video", "document":
            guard value[type]?["id"] != nil || value[type]?["link"]?.string?.hasPrefix("http") == true else {
                throw GraphError(131009, "parameter \(place): \(type) needs an id or a link")
            }
        case "location": try checkLocation(value[type], place)
        case "action": break
        default: throw GraphError(132012, "parameter \(place) has the unknown type \(type)")
        }
        return TemplateParameter(
            type: type, text: text, name: value["parameter_name"]?.string, value: value["action"])
    }

    /// The text of an amount or a date where the person's language has no form for it.
    private static func fallback(_ value: JSONValue?, _ type: String) throws(GraphError) -> String {
        let text = try ContentReader.required(value?["fallback_value"], "\(type).fallback_value", limit: 1024)
        guard type == "currency" else { return text }
        let code = try ContentReader.required(value?["code"], "currency.code", limit: 3)
        guard code.utf8.count == 3, code == code.uppercased(), value?["amount_1000"]?.int != nil else {
            throw GraphError(131009, "currency: a code such as USD and a whole amount_1000 are needed")
        }
        return text
    }

    private static func checkLocation(_ value: JSONValue?, _ place: Int) throws(GraphError) {
        for name in ["latitude", "longitude"]
        where value?[name]?.double == nil && value?[name]?.string.flatMap(Double.init) == nil {
            throw GraphError(131008, "Required parameter is missing: parameter \(place): location.\(name)")
        }
        for name in ["name", "address"] {
            _ = try ContentReader.required(value?[name], "parameter \(place): location.\(name)", limit: 1000)
        }
    }
}
