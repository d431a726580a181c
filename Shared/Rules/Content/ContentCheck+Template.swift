import Models

/// What can be said of a template's parameters without knowing the template; ``TemplateRules`` says the rest.
extension ContentCheck {
    private static let name = 512
    private static let language = 20
    private static let value = 1024

    mutating func check(_ template: TemplateContent) {
        required(template.name, Self.name, "/name")
        required(template.language, Self.language, "/language")
        check(header: template.header, body: template.body, template.buttons, "/parameters")
        for (index, card) in template.cards.enumerated() {
            check(header: card.header, body: card.body, card.buttons, "/parameters/cards/\(index)")
        }
    }

    private mutating func check(
        header: [TemplateParameter], body: [TemplateParameter], _ buttons: [TemplateButtonParameter],
        _ pointer: @autoclosure () -> String
    ) {
        for (index, parameter) in header.enumerated() { check(parameter, "\(pointer())/header/\(index)") }
        for (index, parameter) in body.enumerated() {
            switch parameter.source {
            case .mediaLink, .location, .productRetailerID:
                add("\(pointer())/body/\(index)", "media, places and products stand in a header only")
            default: check(parameter, "\(pointer())/body/\(index)")
            }
        }
        for (index, button) in buttons.enumerated() { check(button, "\(pointer())/buttons/\(index)") }
        for (index, button) in buttons.enumerated()
        where buttons[..<index].contains(where: { $0.index == button.index }) {
            add("\(pointer())/buttons/\(index)/index", "is given twice")
        }
    }

    private mutating func check(_ parameter: TemplateParameter, _ pointer: @autoclosure () -> String) {
        switch parameter.source {
        case .field: break
        case .text(let text): check(value: text, "\(pointer())/text")
        case .dateTime(let words): check(value: words, "\(pointer())/date_time")
        case .mediaLink(let link): required(link, Self.linkLength, "\(pointer())/media_link")
        case .currency(let amount): check(amount, "\(pointer())/currency")
        case .location(let place): check(place, "\(pointer())/location")
        case .productRetailerID(let id): required(id, 256, "\(pointer())/product_retailer_id")
        case nil:
            add(
                pointer(),
                "needs one of field, text, media_link, currency, date_time, location and product_retailer_id")
        }
    }

    /// WhatsApp refuses values with line breaks, tabs or more than four spaces in a row (132012).
    private mutating func check(value: String, _ pointer: @autoclosure () -> String) {
        if isFilled { required(value, Self.value, pointer()) } else { part(value, Self.value, pointer()) }
        var spaces = 0
        for byte in value.utf8 {
            spaces = byte == UInt8(ascii: " ") ? spaces + 1 : 0
            guard spaces > 4 || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t") else { continue }
            return add(pointer(), "must not contain line breaks, tabs or more than four spaces in a row")
        }
    }

    private mutating func check(_ amount: CurrencyParameter, _ pointer: @autoclosure () -> String) {
        let isCode = amount.code.utf8.count == 3 && amount.code.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        if !isCode { add("\(pointer())/code", "is a currency code of ISO 4217, such as USD") }
        required(amount.fallbackValue, Self.value, "\(pointer())/fallback_value")
    }

    private mutating func check(_ place: LocationParameter, _ pointer: @autoclosure () -> String) {
        if !(-90...90).contains(place.latitude) { add("\(pointer())/latitude", "must be from -90 to 90") }
        if !(-180...180).contains(place.longitude) { add("\(pointer())/longitude", "must be from -180 to 180") }
    }

    private mutating func check(_ button: TemplateButtonParameter, _ pointer: @autoclosure () -> String) {
        if !button.sections.isEmpty { check(button.sections, "\(pointer())/sections") }
        switch button.value.source {
        case .field: break
        case .text(let text): required(text, Self.value, "\(pointer())/text")
        case .productRetailerID(let id): required(id, 256, "\(pointer())/product_retailer_id")
        case nil where ["catalog", "mpm", "flow"].contains(button.subType): break
        case nil where !button.sections.isEmpty || !button.dataJson.isEmpty: break
        // A template's catalogue button may say nothing; which button it is, is known from the template.
        case nil where button.subType.isEmpty: break
        case nil: add(pointer(), "needs field or text")
        default: add(pointer(), "takes field, text or product_retailer_id")
        }
    }
}
