extension Template {
    /// Checks what a send carries against the template, in the provider's order: body, header, buttons, cards.
    func check(_ content: TemplateContent) throws(GraphError) {
        try shape.check(content.parts)
        try checkCards(content.cards)
        if hasExpiringOffer, content.offerEndsMs == nil {
            throw GraphError(131008, "limited_time_offer: expiration_time_ms is required")
        }
    }

    private func checkCards(_ given: [Int: TemplateParts]) throws(GraphError) {
        guard given.count == cards.count, given.keys.allSatisfy(cards.indices.contains) else {
            throw GraphError(
                132012, "carousel: number of cards (\(given.count)) does not match the template's (\(cards.count))")
        }
        for (index, card) in given.sorted(by: { $0.key < $1.key }) {
            do throws(GraphError) {
                try cards[index].check(card)
            } catch {
                throw GraphError(error.code, "card \(index): \(error.details ?? "")")
            }
        }
    }

    /// The body as the person reads it.
    func rendered(_ content: TemplateContent) -> String { shape.rendered(content.parts) }

    /// The buttons a person can tap, those of the cards too, with the payload the send gave them.
    func tappable(_ content: TemplateContent) -> [TappableButton] {
        let ofCards = content.cards.sorted { $0.key < $1.key }.flatMap { index, parts in
            cards[safe: index]?.tappable(parts) ?? []
        }
        return shape.tappable(content.parts) + ofCards
    }
}

extension TemplateShape {
    /// The body as the person reads it.
    func rendered(_ content: TemplateParts) -> String {
        var text = ""
        for part in bodyParts {
            switch part {
            case .literal(let literal): text += literal
            case .variable(let index): text += value(of: index, in: content)
            }
        }
        return text
    }

    private func value(of index: Int, in content: TemplateParts) -> String {
        guard named else { return content.body[safe: index]?.text ?? "" }
        return content.body.first { $0.name == bodyVariables[index] }?.text ?? ""
    }

    /// The quick replies, with the payload the send gave them.
    func tappable(_ content: TemplateParts) -> [TappableButton] {
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
