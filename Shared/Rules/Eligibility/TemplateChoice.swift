import Models

/// The language in which a template can be sent: the wanted one, else the first available of those to fall back on.
struct TemplateChoice {
    let category: String
    /// The language taken instead of the wanted one; empty: the wanted one.
    let language: String
    /// Tells so; empty for the wanted one.
    let note: String

    /// - Throws: ``Unavailable`` when the provider has approved none of the languages.
    init(_ template: TemplateContent, find: (String, String) -> TemplateRecord?) throws(Unavailable) {
        var states: [String] = []
        for language in [template.language] + template.fallbackLanguages {
            let record = find(template.name, language)
            guard let record, TemplateRules.isSendable(record) else {
                states.append("\(language) is \(record?.status ?? "unknown")")
                continue
            }
            category = record.category
            let isWanted = language == template.language
            self.language = isWanted ? "" : language
            note = isWanted ? "" : "template language \(language) instead of \(template.language)"
            return
        }
        throw Unavailable(detail: "\(template.name): \(states.joined(separator: ", "))")
    }

    struct Unavailable: Error {
        let detail: String
    }
}
