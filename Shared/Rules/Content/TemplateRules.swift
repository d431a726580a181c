public import Models

/// Whether a template content fits the template the provider knows (providers.md §6; 132000 and 132012 otherwise).
public enum TemplateRules {
    /// Only approved templates can be sent.
    public static func isSendable(_ template: TemplateRecord) -> Bool { template.status == "APPROVED" }

    /// Everything that does not fit; pointers from the content: `/parameters/body/1`.
    public static func problems(in content: TemplateContent, against template: TemplateRecord) -> [Problem] {
        var fit = TemplateFit(template.components, of: template, at: "/parameters")
        fit.check(header: content.header)
        fit.check(body: content.body)
        fit.check(content.buttons)
        return fit.problems + cardProblems(content, template) + offerProblems(content, template)
    }

    /// Variables of a template text in order of appearance, each once: `["1", "2"]` or `["first_name"]`.
    public static func variables(in text: String) -> [String] {
        var names: [String] = []
        _ = ContentWalk.fill(text) { slot in
            if !names.contains(slot.field) { names.append(slot.field) }
            return ""
        }
        return names
    }

    private static func cardProblems(_ content: TemplateContent, _ template: TemplateRecord) -> [Problem] {
        let cards = template.components.first { $0.type == "CAROUSEL" }?.cards ?? []
        guard content.cards.count == cards.count else {
            let wanted = cards.isEmpty ? "no cards" : "\(cards.count) cards"
            return [
                Problem(
                    pointer: "/parameters/cards", reason: "the template has \(wanted), \(content.cards.count) are given"
                )
            ]
        }
        return zip(content.cards, cards).enumerated().flatMap { index, pair in
            var fit = TemplateFit(pair.1.components, of: template, at: "/parameters/cards/\(index)")
            fit.check(header: pair.0.header)
            fit.check(body: pair.0.body)
            fit.check(pair.0.buttons)
            return fit.problems
        }
    }

    private static func offerProblems(_ content: TemplateContent, _ template: TemplateRecord) -> [Problem] {
        let isOffer = template.components.contains { $0.type == "LIMITED_TIME_OFFER" }
        guard isOffer != (content.offerExpiresAtMs > 0) else { return [] }
        return [
            Problem(
                pointer: "/parameters/offer_expires_at",
                reason: isOffer
                    ? "is required: the template is an offer that ends" : "the template is no offer that ends")
        ]
    }
}
