import Models

extension TemplateRecord {
    /// The template as the API shows it; its components in the shape in which they are submitted.
    var json: JSONValue {
        let format = parameterFormat.isEmpty ? "POSITIONAL" : parameterFormat
        return [
            "channel_id": .string(channelID), "name": .string(name), "language": .string(language),
            "status": .string(status), "category": .string(category), "parameter_format": .string(format),
            "quality": .text(quality), "rejected_reason": .text(rejectedReason), "provider_id": .text(providerID),
            "components": .array(components.map { $0.json(isNamed: format == "NAMED") }),
        ]
    }
}

extension TemplateComponent {
    fileprivate func json(isNamed: Bool) -> JSONValue {
        var object = JSONObject([
            ("type", .string(type)), ("format", .text(format)), ("text", .text(text)),
            ("buttons", .array(buttons.map(\.json))),
        ])
        if !examples.isEmpty { object["example"] = example(isNamed: isNamed) }
        if !cards.isEmpty {
            object["cards"] = .array(
                cards.map { ["components": .array($0.components.map { $0.json(isNamed: isNamed) })] })
        }
        if addSecurityRecommendation { object["add_security_recommendation"] = true }
        if codeExpirationMinutes > 0 { object["code_expiration_minutes"] = .int(Int64(codeExpirationMinutes)) }
        return .object(object)
    }

    private func example(isNamed: Bool) -> JSONValue {
        let values = examples.map { JSONValue.string($0.value) }
        let isHeader = type == "HEADER"
        if isHeader, format != "TEXT" { return ["header_handle": .array(values)] }
        if isNamed {
            let parameters = examples.map {
                ["param_name": .string($0.name), "example": .string($0.value)] as JSONValue
            }
            return .object(
                JSONObject([(isHeader ? "header_text_named_params" : "body_text_named_params", .array(parameters))]))
        }
        return isHeader ? ["header_text": .array(values)] : ["body_text": .array([.array(values)])]
    }
}

extension TemplateButton {
    fileprivate var json: JSONValue {
        let members: [(String, String)] = [
            ("otp_type", otpType), ("flow_id", flowID), ("flow_action", flowAction),
            ("navigate_screen", navigateScreen), ("example", example),
        ]
        var object = JSONObject([
            ("type", .string(type)), ("text", .text(text)), ("url", .text(url)), ("phone_number", .text(phoneNumber)),
        ])
        for (name, value) in members where !value.isEmpty { object[name] = .string(value) }
        return .object(object)
    }
}
