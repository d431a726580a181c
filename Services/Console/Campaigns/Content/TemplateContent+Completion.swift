import Models
import Rules

extension TemplateContent {
    /// Fills in what the template tells about its parameters: the kind of a header's medium, the kinds of its buttons.
    mutating func complete(from template: TemplateRecord) {
        TemplateCompletion(template.components).complete(&header, &buttons)
        let carousel = template.components.first { $0.type == "CAROUSEL" }?.cards ?? []
        for (index, card) in zip(cards.indices, carousel) {
            var given = cards[index]
            TemplateCompletion(card.components).complete(&given.header, &given.buttons)
            cards[index] = given
        }
    }
}

/// What the components of a template, or of one of its cards, tell about the parameters they take.
private struct TemplateCompletion {
    private let mediaKind: String
    private let buttons: [TemplateButton]

    init(_ components: [TemplateComponent]) {
        mediaKind = components.first { $0.type == "HEADER" }?.format.lowercased() ?? ""
        buttons = components.first { $0.type == "BUTTONS" }?.buttons ?? []
    }

    func complete(_ header: inout [TemplateParameter], _ given: inout [TemplateButtonParameter]) {
        for index in header.indices where header[index].mediaKind.isEmpty {
            if case .mediaLink = header[index].source { header[index].mediaKind = mediaKind }
        }
        for index in given.indices where given[index].subType.isEmpty {
            let place = Int(given[index].index)
            if buttons.indices.contains(place) { given[index].subType = buttons[place].parameterType ?? "" }
        }
    }
}
