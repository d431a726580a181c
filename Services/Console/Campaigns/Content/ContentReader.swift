import Models
import Rules
import SwiftProtobuf

/// Reads a content from JSON.
///
/// Limits of the provider are the rules' business; here the shape is checked. Texts may be left empty, so that one
/// problem is named once, by the rule.
enum ContentReader {
    static let types = ContentKind.allCases.map(\.rawValue)

    /// The content, with its problems noted at the reader's pointer; empty when its type is not known.
    static func read(_ reader: ObjectReader) -> Content {
        var content = Content()
        switch reader.oneOf("type", types, required: true).flatMap(ContentKind.init) {
        case .text: content.text = text(reader)
        case .media: content.media = media(reader)
        case .buttons: content.buttons = buttons(reader)
        case .list: content.list = list(reader)
        case .product: content.product = product(reader)
        case .products: content.products = products(reader)
        case .template: content.template = TemplateContentReader.read(reader)
        case .catalog: content.catalog = catalog(reader)
        case .ctaURL: content.ctaURL = ctaURL(reader)
        case .locationRequest: content.locationRequest = .with { $0.body = reader.words("body") }
        case .flow: content.flow = flow(reader)
        case .email: content.email = email(reader)
        case nil:
            // What the other members should be is unknown without a type.
            for name in reader.object.names { _ = reader.raw(name) }
        }
        return content
    }

    private static func text(_ reader: ObjectReader) -> TextContent {
        TextContent.with {
            $0.body = reader.words("body")
            $0.previewURL = reader.bool("preview_url") ?? false
        }
    }

    private static func media(_ reader: ObjectReader) -> MediaContent {
        MediaContent.with {
            $0.kind = reader.words("kind")
            $0.link = reader.link("link") ?? ""
            $0.caption = reader.words("caption")
            $0.filename = reader.filename()
        }
    }

    private static func buttons(_ reader: ObjectReader) -> ButtonsContent {
        ButtonsContent.with {
            $0.header = header(reader)
            $0.body = reader.words("body")
            $0.footer = reader.words("footer")
            $0.buttons = (reader.objects("buttons", count: 0...20) ?? []).map { button in
                ReplyButton.with {
                    $0.id = button.words("id")
                    $0.title = button.words("title")
                }
            }
        }
    }

    private static func list(_ reader: ObjectReader) -> ListContent {
        ListContent.with {
            $0.header = header(reader)
            $0.body = reader.words("body")
            $0.footer = reader.words("footer")
            $0.button = reader.words("button")
            $0.sections = (reader.objects("sections", count: 0...50) ?? []).map { section in
                ListSection.with {
                    $0.title = section.words("title")
                    $0.rows = (section.objects("rows", count: 0...50) ?? []).map(row)
                }
            }
        }
    }

    private static func row(_ reader: ObjectReader) -> ListRow {
        ListRow.with {
            $0.id = reader.words("id")
            $0.title = reader.words("title")
            $0.description_p = reader.words("description")
        }
    }

    /// A text header is text or `{text}`, a media header `{kind, link}` with the file name of a document.
    static func header(_ reader: ObjectReader) -> ContentHeader {
        var header = ContentHeader()
        switch reader.raw("header") {
        case nil: break
        case .string(let text): header.text = text
        default:
            guard let object = reader.object("header") else { break }
            if object.has("text") {
                header.text = object.words("text")
            } else {
                header.mediaKind = object.oneOf("kind", ["image", "video", "document"], required: true) ?? ""
                header.mediaLink = object.link("link", required: true) ?? ""
                header.filename = object.filename()
            }
        }
        return header
    }
}

extension ObjectReader {
    /// Text that may be empty or absent.
    func words(_ name: String) -> String { string(name, .upTo(20_000, orEmpty: true)) ?? "" }

    /// What a document is called on the person's phone.
    func filename() -> String { string("filename", .upTo(240, orEmpty: true)) ?? "" }

    /// An http or https address, or a placeholder in place of a part of it.
    func link(_ name: String, required: Bool = false) -> String? {
        let rule = TextRule(maximum: 2048) { text in
            guard text.hasPrefix("https://") || text.hasPrefix("http://") || text.hasPrefix("{{") else {
                return "must be an http or https address"
            }
            return text.unicodeScalars.contains { $0.value <= 0x20 } && !text.contains("{{")
                ? "must not contain spaces" : nil
        }
        return string(name, rule, required: required)
    }
}

extension ProblemCollector {
    /// Takes problems of the rules in, except where something is noted already.
    func add(_ found: [Rules.Problem], under pointer: String) {
        for problem in found {
            let place = pointer + problem.pointer
            guard !errors.contains(where: { $0.pointer == place }) else { continue }
            add(place, problem.reason)
        }
    }
}
