public import Models

/// Whether a template can be submitted for approval (providers.md §1.5 and §6): what the provider would refuse at once.
public enum TemplateDraftRules {
    public static let categories = ["MARKETING", "UTILITY", "AUTHENTICATION"]
    public static let formats = ["POSITIONAL", "NAMED"]

    private static let name = 512

    /// Everything wrong with it; pointers from the template: `/components/1/text`.
    public static func problems(in template: TemplateRecord) -> [Problem] {
        var check = TemplateDraftCheck(template)
        check.check(template.components)
        return nameProblems(template) + languageProblems(template) + check.problems
    }

    private static func nameProblems(_ template: TemplateRecord) -> [Problem] {
        let isName = template.name.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
        }
        guard !template.name.isEmpty, isName, template.name.utf8.count <= name else {
            return [Problem(pointer: "/name", reason: "must be 1–512 of a–z 0–9 _")]
        }
        return []
    }

    /// `en`, `en_US`, `zh_Hant_HK`
    private static func languageProblems(_ template: TemplateRecord) -> [Problem] {
        let parts = template.language.split(separator: "_", omittingEmptySubsequences: false)
        let isLanguage =
            (2...3).contains(parts.first?.utf8.count ?? 0) && parts.count <= 3
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { $0 < 0x80 && Character(Unicode.Scalar($0)).isLetter }
            }
        return isLanguage ? [] : [Problem(pointer: "/language", reason: "must be a language such as en or en_US")]
    }
}

/// Gathers what is wrong with the components of a template, or of one card of its carousel.
struct TemplateDraftCheck {
    let template: TemplateRecord
    private(set) var problems: [Problem] = []

    private static let types: Set<String> = ["HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"]
    private static let formats: Set<String> = ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "PRODUCT"]
    private static let withFile: Set<String> = ["IMAGE", "VIDEO", "DOCUMENT"]
    static let cards = 2...10

    var isAuthentication: Bool { template.category == "AUTHENTICATION" }

    init(_ template: TemplateRecord) { self.template = template }

    mutating func add(_ pointer: String, _ reason: String) {
        problems.append(Problem(pointer: pointer, reason: reason))
    }

    mutating func check(_ components: [TemplateComponent]) {
        checkParts(components, at: "/components", isCard: false)
        guard template.category != "MARKETING" else { return }
        for (index, component) in components.enumerated()
        where ["CAROUSEL", "LIMITED_TIME_OFFER"].contains(component.type) {
            add("/components/\(index)/type", "stands in a template of the category MARKETING only")
        }
    }

    private mutating func checkParts(_ components: [TemplateComponent], at pointer: String, isCard: Bool) {
        if components.first(where: { $0.type == "BODY" }) == nil, !isCard {
            add(pointer, "needs a component of the type BODY")
        }
        for (index, component) in components.enumerated() {
            let place = "\(pointer)/\(index)"
            if components[..<index].contains(where: { $0.type == component.type }) {
                add("\(place)/type", "stands in the template already")
            }
            check(component, at: place)
        }
    }

    private mutating func check(_ component: TemplateComponent, at place: String) {
        switch component.type {
        case "HEADER": checkHeader(component, at: place)
        case "BODY": checkBody(component, at: place)
        case "FOOTER": checkFooter(component, at: place)
        case "BUTTONS": check(component.buttons, at: "\(place)/buttons")
        case "CAROUSEL": checkCards(component.cards, at: "\(place)/cards")
        case "LIMITED_TIME_OFFER": checkLength(component.text, 16, at: "\(place)/limited_time_offer/text")
        default: add("\(place)/type", "is one of \(Self.types.sorted().joined(separator: ", "))")
        }
    }

    private mutating func checkHeader(_ header: TemplateComponent, at place: String) {
        guard Self.formats.contains(header.format) else {
            return add("\(place)/format", "is one of \(Self.formats.sorted().joined(separator: ", "))")
        }
        if Self.withFile.contains(header.format), header.examples.isEmpty {
            return add("\(place)/example", "is required: header_handle with a file like those that will be sent")
        }
        guard header.format == "TEXT" else { return }
        checkLength(header.text, 60, at: "\(place)/text")
        if TemplateRules.variables(in: header.text).count > 1 { add("\(place)/text", "takes one variable at most") }
        checkVariables(header, at: place, bounded: false)
    }

    private mutating func checkBody(_ body: TemplateComponent, at place: String) {
        guard !isAuthentication else {
            if !body.text.isEmpty { add("\(place)/text", "the provider writes the text of these templates itself") }
            return
        }
        checkLength(body.text, 1024, at: "\(place)/text")
        checkVariables(body, at: place, bounded: true)
    }

    private mutating func checkFooter(_ footer: TemplateComponent, at place: String) {
        if isAuthentication {
            guard !(1...90).contains(footer.codeExpirationMinutes) else { return }
            return add("\(place)/code_expiration_minutes", "must be from 1 to 90")
        }
        checkLength(footer.text, 60, at: "\(place)/text")
        if !TemplateRules.variables(in: footer.text).isEmpty { add("\(place)/text", "takes no variables") }
    }

    private mutating func checkCards(_ cards: [TemplateCardComponents], at place: String) {
        if !Self.cards.contains(cards.count) {
            add(place, "needs \(Self.cards.lowerBound) to \(Self.cards.upperBound) cards, has \(cards.count)")
        }
        for (index, card) in cards.enumerated() {
            checkParts(card.components, at: "\(place)/\(index)/components", isCard: true)
        }
    }

    mutating func checkLength(_ text: String, _ maximum: Int, at place: String) {
        if text.isEmpty { return add(place, "is required") }
        guard text.count > maximum else { return }
        add(place, "has \(text.count) characters, at most \(maximum) are allowed")
    }
}
