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
            $0.header = header(parameters)
            $0.body = body(parameters)
            $0.buttons = buttons(parameters)
            $0.cards = (parameters.objects("cards", count: 0...10) ?? []).map(card)
            $0.offerExpiresAtMs = parameters.time("offer_expires_at") ?? 0
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

    private static func header(_ reader: ObjectReader) -> [TemplateParameter] {
        (reader.objects("header", count: 0...10) ?? []).map(TemplateParameterReader.read)
    }

    private static func body(_ reader: ObjectReader) -> [TemplateParameter] {
        (reader.objects("body", count: 0...100) ?? []).map(TemplateParameterReader.read)
    }

    private static func buttons(_ reader: ObjectReader) -> [TemplateButtonParameter] {
        (reader.objects("buttons", count: 0...10) ?? []).map(button)
    }

    private static func card(_ reader: ObjectReader) -> TemplateCard {
        TemplateCard.with {
            $0.header = header(reader)
            $0.body = body(reader)
            $0.buttons = buttons(reader)
        }
    }

    private static let buttonTypes = ["url", "quick_reply", "copy_code", "catalog", "mpm", "flow"]

    private static func button(_ reader: ObjectReader) -> TemplateButtonParameter {
        TemplateButtonParameter.with {
            $0.index = Int32(reader.int("index", in: 0...9, required: true) ?? 0)
            $0.subType = reader.oneOf("sub_type", buttonTypes) ?? ""
            $0.value = TemplateParameterReader.read(reader)
            $0.sections = ContentReader.productSections(reader)
            $0.dataJson = reader.jsonObject("data")
        }
    }
}

/// Reads one parameter of a template: its name, and the one source of its value.
enum TemplateParameterReader {
    private static let sources = [
        "field", "text", "media_link", "currency", "date_time", "location", "product_retailer_id",
    ]

    static func read(_ reader: ObjectReader) -> TemplateParameter {
        TemplateParameter.with {
            $0.name = reader.words("name")
            readSource(reader, into: &$0)
            $0.mediaKind = reader.oneOf("media_kind", ["image", "video", "document"]) ?? ""
            $0.filename = reader.filename()
            $0.catalogID = catalog(reader, of: $0)
            guard let fallback = reader.string("fallback", .upTo(1024, orEmpty: true)) else { return }
            if case .field = $0.source {
                $0.fallback = fallback
            } else {
                reader.fail("fallback", "goes with field only")
            }
        }
    }

    /// Where a product is listed.
    private static func catalog(_ reader: ObjectReader, of parameter: TemplateParameter) -> String {
        let catalog = reader.words("catalog_id")
        if case .productRetailerID = parameter.source { return catalog }
        if !catalog.isEmpty { reader.fail("catalog_id", "goes with product_retailer_id only") }
        return ""
    }

    private static func readSource(_ reader: ObjectReader, into parameter: inout TemplateParameter) {
        let given = sources.filter { reader.raw($0) != nil }
        if given.count > 1 { reader.fail(given[1], "cannot stand beside \(given[0]): one source a parameter") }
        switch given.first {
        case "field": if let field = reader.string("field", .upTo(120)) { parameter.field = field }
        case "text": if let text = reader.string("text", .upTo(1024, orEmpty: true)) { parameter.text = text }
        case "media_link": parameter.mediaLink = reader.link("media_link") ?? ""
        case "currency": if let amount = reader.object("currency") { parameter.currency = currency(amount) }
        case "date_time": if let words = reader.string("date_time", .upTo(1024)) { parameter.dateTime = words }
        case "location": if let place = reader.object("location") { parameter.location = location(place) }
        case "product_retailer_id": parameter.productRetailerID = reader.words("product_retailer_id")
        default: break
        }
    }

    private static func currency(_ reader: ObjectReader) -> CurrencyParameter {
        CurrencyParameter.with {
            $0.code = reader.string("code", .upTo(3), required: true) ?? ""
            $0.amount1000 = reader.int("amount_1000", required: true) ?? 0
            $0.fallbackValue = reader.string("fallback_value", .upTo(1024), required: true) ?? ""
        }
    }

    private static func location(_ reader: ObjectReader) -> LocationParameter {
        LocationParameter.with {
            $0.latitude = reader.double("latitude", in: -90...90, required: true) ?? 0
            $0.longitude = reader.double("longitude", in: -180...180, required: true) ?? 0
            $0.name = reader.string("name", .upTo(1000, orEmpty: true)) ?? ""
            $0.address = reader.string("address", .upTo(1000, orEmpty: true)) ?? ""
        }
    }
}
