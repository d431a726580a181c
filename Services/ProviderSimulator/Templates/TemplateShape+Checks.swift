extension TemplateShape {
    /// Checks a send's parameters of this template or card.
    func check(_ content: TemplateParts) throws(GraphError) {
        try checkBody(content.body)
        try checkHeader(content.header)
        for button in content.buttons { try check(button) }
        try checkMissingButtons(content.buttons)
        let text = rendered(content)
        if text.utf8.count > 1024, text.unicodeScalars.count > 1024 {
            throw GraphError(132005, "body: the text with its parameters is longer than 1024 characters")
        }
    }

    private func checkBody(_ parameters: [TemplateParameter]) throws(GraphError) {
        try checkCount(parameters, variables: bodyVariables, place: "body")
        for (index, parameter) in parameters.enumerated() {
            guard ["text", "currency", "date_time"].contains(parameter.type) else {
                throw GraphError(132012, "body: parameter \(index + 1) has the type \(parameter.type)")
            }
            if !Self.isPlain(parameter.text) {
                throw GraphError(
                    132008,
                    "body: parameter \(index + 1) must not have new-line or tab characters or more than four spaces")
            }
        }
    }

    private func checkHeader(_ parameters: [TemplateParameter]) throws(GraphError) {
        switch headerFormat {
        case nil:
            if !parameters.isEmpty { throw GraphError(132000, Self.mismatch("header", parameters.count, 0)) }
        case "TEXT":
            try checkCount(parameters, variables: headerVariables, place: "header")
        case let format?:
            guard parameters.count == 1, parameters[0].type.uppercased() == format else {
                let received = parameters.first?.type.uppercased() ?? "UNKNOWN"
                throw GraphError(132012, "header: Format mismatch, expected \(format), received \(received)")
            }
        }
    }

    private func checkCount(_ parameters: [TemplateParameter], variables: [String], place: String) throws(GraphError) {
        guard parameters.count == variables.count else {
            throw GraphError(132000, Self.mismatch(place, parameters.count, variables.count))
        }
        guard named else { return }
        for variable in variables where !parameters.contains(where: { $0.name == variable }) {
            throw GraphError(132000, "\(place): the parameter named \(variable) is missing")
        }
    }

    static func mismatch(_ place: String, _ given: Int, _ wanted: Int) -> String {
        "\(place): number of localizable_params (\(given)) does not match the expected number of params (\(wanted))"
    }

    private static func isPlain(_ text: String) -> Bool {
        var spaces = 0
        for byte in text.utf8 {
            spaces = byte == 0x20 ? spaces + 1 : 0
            if byte == 0x0A || byte == 0x0D || byte == 0x09 || spaces > 4 { return false }
        }
        return true
    }
}
