import Models
import Rules
import SwiftProtobuf

/// Reads a template that is to be submitted or edited, in the shape in which Meta's API takes it (providers.md §6).
enum TemplateDraftReader {
    /// A new template.
    /// - Throws: 422 with everything that is wrong.
    static func create(_ reader: ObjectReader, channel: String) throws(Problem) -> TemplateRecord {
        var template = TemplateRecord.with {
            $0.workspace = Workspace.standard
            $0.channelID = channel
            $0.name = reader.words("name")
            $0.language = reader.words("language")
            $0.category = reader.oneOf("category", TemplateDraftRules.categories, required: true) ?? ""
            $0.parameterFormat = reader.oneOf("parameter_format", TemplateDraftRules.formats) ?? "POSITIONAL"
        }
        try read(&template, reader)
        return template
    }

    /// A known template with other components; name, language and the format of its variables stay.
    /// - Throws: 422 with everything that is wrong.
    static func update(_ template: TemplateRecord, _ reader: ObjectReader) throws(Problem) -> TemplateRecord {
        var changed = template
        for (name, value) in [
            ("name", template.name), ("language", template.language), ("parameter_format", template.parameterFormat),
        ] {
            if let given = reader.raw(name), given != .string(value) { reader.fail(name, "cannot be changed") }
        }
        if let category = reader.oneOf("category", TemplateDraftRules.categories) { changed.category = category }
        try read(&changed, reader)
        return changed
    }

    private static func read(_ template: inout TemplateRecord, _ reader: ObjectReader) throws(Problem) {
        let isNamed = template.parameterFormat == "NAMED"
        template.components = (reader.objects("components", count: 1...10, required: true) ?? []).map {
            TemplateComponentReader(isNamed: isNamed).read($0)
        }
        reader.problems.add(TemplateDraftRules.problems(in: template), under: reader.pointer)
        try reader.finish()
    }
}

/// Reads one component of a template.
struct TemplateComponentReader {
    let isNamed: Bool

    func read(_ reader: ObjectReader) -> TemplateComponent {
        TemplateComponent.with {
            $0.type = reader.words("type").uppercased()
            $0.format = reader.words("format").uppercased()
            $0.text = reader.words("text")
            if let offer = reader.object("limited_time_offer") {
                $0.text = offer.words("text")
                _ = offer.bool("has_expiration")
            }
            if let example = reader.object("example") { $0.examples = examples(example) }
            $0.buttons = (reader.objects("buttons", count: 0...20) ?? []).map(button)
            $0.cards = (reader.objects("cards", count: 0...20) ?? []).map { card in
                TemplateCardComponents.with {
                    $0.components = (card.objects("components", count: 0...5) ?? []).map(read)
                }
            }
            $0.addSecurityRecommendation = reader.bool("add_security_recommendation") ?? false
            $0.codeExpirationMinutes = Int32(reader.int("code_expiration_minutes", in: 0...1000) ?? 0)
        }
    }

    private func examples(_ reader: ObjectReader) -> [TemplateExample] {
        if let handles = reader.strings("header_handle", each: .upTo(2048), count: 0...10) {
            return handles.map { value in TemplateExample.with { $0.value = value } }
        }
        let named = ["header_text_named_params", "body_text_named_params"].compactMap {
            reader.objects($0, count: 0...100)
        }
        if let parameters = named.first {
            return parameters.map { parameter in
                TemplateExample.with {
                    $0.name = parameter.words("param_name")
                    $0.value = parameter.words("example")
                }
            }
        }
        return texts(reader).map { value in TemplateExample.with { $0.value = value } }
    }

    /// `header_text` is a list, `body_text` a list of lists of which the first counts.
    private func texts(_ reader: ObjectReader) -> [String] {
        if let header = reader.strings("header_text", each: .upTo(1024), count: 0...10) { return header }
        guard case .array(let rows)? = reader.raw("body_text") else { return [] }
        guard case .array(let row)? = rows.first else {
            reader.fail("body_text", "must be a list with a list of texts")
            return []
        }
        return row.enumerated().compactMap { index, value in
            if case .string(let text) = value { return text }
            reader.problems.add("\(reader.pointer)/body_text/0/\(index)", "must be text, not \(value.kindName)")
            return nil
        }
    }

    private func button(_ reader: ObjectReader) -> TemplateButton {
        TemplateButton.with {
            $0.type = reader.words("type").uppercased()
            $0.text = reader.words("text")
            $0.url = reader.words("url")
            $0.phoneNumber = reader.words("phone_number")
            $0.otpType = reader.words("otp_type").uppercased()
            $0.flowID = reader.words("flow_id")
            $0.flowAction = reader.words("flow_action")
            $0.navigateScreen = reader.words("navigate_screen")
            if case .array? = reader.raw("example") {
                $0.example = reader.strings("example", each: .upTo(2048), count: 0...1)?.first ?? ""
            } else {
                $0.example = reader.words("example")
            }
        }
    }
}
