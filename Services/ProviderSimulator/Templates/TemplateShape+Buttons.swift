extension TemplateShape {
    /// Checks a send's parameters of one button.
    func check(_ button: TemplateButtonContent) throws(GraphError) {
        guard buttons.indices.contains(button.index) else {
            throw GraphError(131009, "buttons: there is no button at index \(button.index)")
        }
        let declared = buttons[button.index]
        guard button.subType.uppercased() == declared.subType else {
            throw GraphError(132012, "buttons: Button at index \(button.index) is of type \(declared.kind)")
        }
        switch declared.kind {
        case "URL", "OTP": try checkCount(of: button, wanted: declared.hasVariable ? 1 : 0)
        case "COPY_CODE":
            try checkCount(of: button, wanted: 1)
            try check(button, type: "coupon_code", limit: 20)
        case "MPM": try checkProducts(of: button)
        default: try checkCount(of: button, atMost: declared.kind.hasSuffix("NUMBER") ? 0 : 1)
        }
        if declared.kind == "OTP" { try check(button, type: "text", limit: 15) }
    }

    private func checkCount(of button: TemplateButtonContent, wanted: Int) throws(GraphError) {
        guard button.parameters.count == wanted else {
            throw GraphError(132000, Self.mismatch("button \(button.index)", button.parameters.count, wanted))
        }
    }

    private func checkCount(of button: TemplateButtonContent, atMost most: Int) throws(GraphError) {
        if button.parameters.count > most { try checkCount(of: button, wanted: most) }
    }

    private func check(_ button: TemplateButtonContent, type: String, limit: Int) throws(GraphError) {
        for parameter in button.parameters {
            guard parameter.type == type else {
                throw GraphError(132012, "button \(button.index): expected \(type), received \(parameter.type)")
            }
            guard parameter.text.unicodeScalars.count <= limit else {
                throw GraphError(131009, "button \(button.index): \(type) has at most \(limit) characters")
            }
        }
    }

    private func checkProducts(of button: TemplateButtonContent) throws(GraphError) {
        try checkCount(of: button, wanted: 1)
        let action = button.parameters.first?.value
        let sections = action?["sections"]?.array ?? []
        let products = sections.reduce(0) { $0 + ($1["product_items"]?.array?.count ?? 0) }
        guard action?["thumbnail_product_retailer_id"]?.string != nil, (1...10).contains(sections.count),
            (1...30).contains(products)
        else {
            throw GraphError(131009, "button \(button.index): a thumbnail, 1 to 10 sections and 1 to 30 products")
        }
    }

    /// Buttons that cannot do without a parameter must have one.
    func checkMissingButtons(_ given: [TemplateButtonContent]) throws(GraphError) {
        for (index, button) in buttons.enumerated()
        where button.needsParameter && !given.contains(where: { $0.index == index }) {
            throw GraphError(
                131008, "buttons: Button at index \(index) of type \(button.subType) requires a parameter")
        }
    }
}

extension TemplateShape.Button {
    /// What a send calls it: the button of a one-time password is a URL button to it.
    var subType: String { kind == "OTP" ? "URL" : kind }

    var needsParameter: Bool { hasVariable || kind == "COPY_CODE" || kind == "MPM" }
}
