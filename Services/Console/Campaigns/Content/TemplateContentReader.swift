import Models
import SwiftProtobuf

/// Reads a template content: name, language and where each parameter's value comes from.
enum TemplateContentReader {
    static func read(_ reader: ObjectReader) -> TemplateContent {
        TemplateContent.with {
            $0.name = reader.words("name")
            $0.language = reader.words("language")
            $0.fallbackLanguages = fallbackLanguages(reader, beside: $0.language)
            guard let parameters = reader.object("parameters") else { return }
            $0.header = (parameters.objects("header", count: 0...10) ?? []).map(parameter)
            $0.body = (parameters.objects("body", count: 0...100) ?? []).map(parameter)
            $0.buttons = (parameters.objects("buttons", count: 0...10) ?? []).map(button)
        }
    }

    /// Languages to try in this order when the first is not available.
    private static func fallbackLanguages(_ reader: ObjectReader, beside language: String) -> [String] {
        let languages = reader.strings("fallback_languages", each: .upTo(20), count: 0...10) ?? []
        if Set(languages + [language]).count != languages.count + 1 {
            reader.fail("fallback_languages", "names a language twice")
        }
        return languages
    }

    private static func button(_ reader: ObjectReader) -> TemplateButtonParameter {
        TemplateButtonParameter.with {
            $0.index = Int32(reader.int("index", in: 0...9, required: true) ?? 0)
            $0.subType = reader.oneOf("sub_type", ["url", "quick_reply", "copy_code"]) ?? ""
            $0.value = parameter(reader)
        }
    }

    private static func parameter(_ reader: ObjectReader) -> TemplateParameter {
        TemplateParameter.with {
            $0.name = reader.words("name")
            readSource(reader, into: &$0)
            $0.mediaKind = reader.oneOf("media_kind", ["image", "video", "document"]) ?? ""
            guard let fallback = reader.string("fallback", .upTo(1024, orEmpty: true)) else { return }
            if case .field = $0.source {
                $0.fallback = fallback
            } else {
                reader.fail("fallback", "goes with field only")
            }
        }
    }

    private static func readSource(_ reader: ObjectReader, into parameter: inout TemplateParameter) {
        let given = ["field", "text", "media_link"].filter { reader.raw($0) != nil }
        if given.count > 1 { reader.fail(given[1], "cannot stand beside \(given[0]): one source a parameter") }
        if let field = reader.string("field", .upTo(120)) {
            parameter.field = field
        } else if let text = reader.string("text", .upTo(1024, orEmpty: true)) {
            parameter.text = text
        } else if let link = reader.link("media_link") {
            parameter.mediaLink = link
        }
    }
}
