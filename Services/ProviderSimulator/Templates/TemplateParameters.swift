extension Template {
    /// Checks what a send carries against the template, in the provider's order: body, header, buttons.
    func check(_ content: TemplateContent) throws(GraphError) {
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

    private func check(_ button: TemplateButtonContent) throws(GraphError) {
        guard buttons.indices.contains(button.index) else {
            throw GraphError(131009, "buttons: there is no button at index \(button.index)")
        }
        let declared = buttons[button.index]
        let expected = declared.kind == "OTP" ? "URL" : declared.kind
        guard button.subType.uppercased() == expected else {
            throw GraphError(132012, "buttons: Button at index \(button.index) is of type \(declared.kind)")
        }
        let wanted = declared.hasVariable ? 1 : 0
        if expected == "URL", button.parameters.count != wanted {
            throw GraphError(132000, Self.mismatch("button \(button.index)", button.parameters.count, wanted))
        }
    }

    private func checkMissingButtons(_ given: [TemplateButtonContent]) throws(GraphError) {
        for (index, button) in buttons.enumerated()
        where button.hasVariable && !given.contains(where: { $0.index == index }) {
            throw GraphError(131008, "buttons: Button at index \(index) of type Url requires a parameter")
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

    private static func mismatch(_ place: String, _ given: Int, _ wanted: Int) -> String {
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

    /// The body as the person reads it.
    func rendered(_ content: TemplateContent) -> String {
        var text = ""
        for part in bodyParts {
            switch part {
            case .literal(let literal): text += literal
            case .variable(let index): text += value(of: index, in: content)
            }
        }
        return text
    }

    private func value(of index: Int, in content: TemplateContent) -> String {
        guard named else { return content.body[safe: index]?.text ?? "" }
        return content.body.first { $0.name == bodyVariables[index] }?.text ?? ""
    }

    /// The buttons a person can tap, with the payload the send gave them.
    func tappable(_ content: TemplateContent) -> [TappableButton] {
        buttons.enumerated().compactMap { index, button in
            guard button.kind == "QUICK_REPLY" else { return nil }
            let payload = content.buttons.first { $0.index == index }?.parameters.first?.text
            return TappableButton(id: payload ?? button.text, title: button.text)
        }
    }
}

extension Array {
    subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
