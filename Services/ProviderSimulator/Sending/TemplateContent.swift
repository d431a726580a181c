/// The template part of a message.
struct TemplateContent: Sendable {
    let name: String
    let language: String
    var parts = TemplateParts()
    /// Parameters of a carousel's cards, by the card's index.
    var cards: [Int: TemplateParts] = [:]
    /// When the limited-time offer ends.
    var offerEndsMs: Int64?
}

/// The parameters of a template itself or of one card.
struct TemplateParts: Sendable {
    var header: [TemplateParameter] = []
    var body: [TemplateParameter] = []
    var buttons: [TemplateButtonContent] = []
}

struct TemplateParameter: Sendable, Equatable {
    let type: String
    /// The text, the fallback value, the payload or the code; empty for media.
    let text: String
    /// `parameter_name` of a template with named variables.
    let name: String?
    /// The object of an `action`.
    var value: JSONValue?
}

struct TemplateButtonContent: Sendable {
    let subType: String
    let index: Int
    let parameters: [TemplateParameter]
}
