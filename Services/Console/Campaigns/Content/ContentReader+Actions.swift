import Models
import SwiftProtobuf

/// Products, and messages with one action: an address to open, a form to fill in.
extension ContentReader {
    static func product(_ reader: ObjectReader) -> ProductContent {
        ProductContent.with {
            $0.body = reader.words("body")
            $0.footer = reader.words("footer")
            $0.catalogID = reader.words("catalog_id")
            $0.productRetailerID = reader.words("product_retailer_id")
        }
    }

    static func products(_ reader: ObjectReader) -> ProductsContent {
        ProductsContent.with {
            $0.header = header(reader)
            $0.body = reader.words("body")
            $0.footer = reader.words("footer")
            $0.catalogID = reader.words("catalog_id")
            $0.sections = productSections(reader)
        }
    }

    static func productSections(_ reader: ObjectReader) -> [ProductSection] {
        (reader.objects("sections", count: 0...50) ?? []).map { section in
            ProductSection.with {
                $0.title = section.words("title")
                $0.productRetailerIds = section.strings("product_retailer_ids", each: .upTo(256), count: 0...100) ?? []
            }
        }
    }

    static func catalog(_ reader: ObjectReader) -> CatalogContent {
        CatalogContent.with {
            $0.body = reader.words("body")
            $0.footer = reader.words("footer")
            $0.thumbnailProductRetailerID = reader.words("thumbnail_product_retailer_id")
        }
    }

    static func ctaURL(_ reader: ObjectReader) -> CtaURLContent {
        CtaURLContent.with {
            $0.header = header(reader)
            $0.body = reader.words("body")
            $0.footer = reader.words("footer")
            $0.displayText = reader.words("display_text")
            $0.url = reader.link("url") ?? ""
        }
    }

    static func flow(_ reader: ObjectReader) -> FlowContent {
        FlowContent.with {
            $0.header = header(reader)
            $0.body = reader.words("body")
            $0.footer = reader.words("footer")
            $0.flowID = reader.words("flow_id")
            $0.cta = reader.words("cta")
            $0.flowToken = reader.words("flow_token")
            $0.screen = reader.words("screen")
            $0.dataJson = reader.jsonObject("data")
            $0.draft = reader.bool("draft") ?? false
        }
    }

    static func email(_ reader: ObjectReader) -> EmailContent {
        let rule = TextRule.upTo(200_000, orEmpty: true)
        return EmailContent.with {
            $0.subject = reader.words("subject")
            $0.text = reader.string("text", rule) ?? ""
            $0.html = reader.string("html", rule) ?? ""
        }
    }
}

extension ObjectReader {
    /// The text of an object whose members are others' business; empty when there is none.
    func jsonObject(_ name: String) -> String {
        switch raw(name) {
        case nil: return ""
        case .object(let object)?: return JSONWriter.text(.object(object))
        case let value?:
            fail(name, "must be an object, not \(value.kindName)")
            return ""
        }
    }
}
