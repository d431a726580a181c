import Models

/// The language in which a template can be sent: the wanted one, else the first available of those to fall back on.
struct TemplateChoice {
    let content: Content
    let category: String
    /// Tells which language was taken instead; empty for the wanted one.
    let note: String

    /// - Throws: ``Unavailable`` when the provider has approved none of the languages.
    init(
        _ template: TemplateContent, in content: Content, find: (String, String) -> TemplateRecord?
    ) throws(Unavailable) {
        var states: [String] = []
        for language in [template.language] + template.fallbackLanguages {
            let record = find(template.name, language)
            guard let record, TemplateRules.isSendable(record) else {
                states.append("\(language) is \(record?.status ?? "unknown")")
                continue
            }
            category = record.category
            (self.content, note) = Self.translated(content, template, language)
            return
        }
        throw Unavailable(detail: "\(template.name): \(states.joined(separator: ", "))")
    }

    struct Unavailable: Error {
        let detail: String
    }

    private static func translated(_ content: Content, _ template: TemplateContent, _ language: String)
        -> (Content, String)
    {
        guard language != template.language else { return (content, "") }
        var content = content
        content.template.language = language
        return (content, "template language \(language) instead of \(template.language)")
    }
}
