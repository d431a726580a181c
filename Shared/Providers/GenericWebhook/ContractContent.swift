import Models

/// A content in the words of our own HTTP API, for systems of the operator's own.
struct ContractContent {
    /// Writes the content as the next value.
    static func write(_ content: Content, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try json.object { json throws(ProviderRefusal) in
            switch content.kind {
            case .text(let text):
                json.member("type", "text")
                json.member("body", text.body)
                if text.previewURL { json.member("preview_url", true) }
            case .media(let media):
                json.member("type", "media")
                json.member("kind", media.kind)
                json.member("link", media.link)
                optional(["caption": media.caption, "filename": media.filename], &json)
            case .buttons(let content):
                json.member("type", "buttons")
                frame(content.hasHeader ? content.header : nil, content.body, content.footer, &json)
                json.array("buttons") { json in
                    for button in content.buttons {
                        json.object { json in
                            json.member("id", button.id)
                            json.member("title", button.title)
                        }
                    }
                }
            case .list(let content): list(content, &json)
            case .product(let content):
                json.member("type", "product")
                frame(nil, content.body, content.footer, &json)
                json.member("catalog_id", content.catalogID)
                json.member("product_retailer_id", content.productRetailerID)
            case .products(let content): products(content, &json)
            case .catalog(let content):
                json.member("type", "catalog")
                frame(nil, content.body, content.footer, &json)
                optional(["thumbnail_product_retailer_id": content.thumbnailProductRetailerID], &json)
            case .ctaURL(let content):
                json.member("type", "cta_url")
                frame(content.hasHeader ? content.header : nil, content.body, content.footer, &json)
                json.member("display_text", content.displayText)
                json.member("url", content.url)
            case .locationRequest(let content):
                json.member("type", "location_request")
                json.member("body", content.body)
            case .email(let content):
                json.member("type", "email")
                json.member("subject", content.subject)
                optional(["text": content.text, "html": content.html], &json)
            case .template, .flow: throw .invalid("templates and flows exist on WhatsApp only")
            case nil: throw .invalid("the message has no content")
            }
        }
    }

    private static func list(_ content: ListContent, _ json: inout JSONWriter) {
        json.member("type", "list")
        frame(content.hasHeader ? content.header : nil, content.body, content.footer, &json)
        json.member("button", content.button)
        json.array("sections") { json in
            for section in content.sections {
                json.object { json in
                    json.member("title", section.title)
                    json.array("rows") { json in
                        for row in section.rows {
                            json.object { json in
                                json.member("id", row.id)
                                json.member("title", row.title)
                                optional(["description": row.description_p], &json)
                            }
                        }
                    }
                }
            }
        }
    }

    private static func products(_ content: ProductsContent, _ json: inout JSONWriter) {
        json.member("type", "products")
        frame(content.header, content.body, content.footer, &json)
        json.member("catalog_id", content.catalogID)
        json.array("sections") { json in
            for section in content.sections {
                json.object { json in
                    json.member("title", section.title)
                    json.array("product_retailer_ids") { json in
                        for id in section.productRetailerIds { json.value(id) }
                    }
                }
            }
        }
    }

    private static func frame(
        _ header: ContentHeader?, _ body: String, _ footer: String, _ json: inout JSONWriter
    ) {
        if let header, header != ContentHeader() {
            json.object("header") { json in
                optional(
                    [
                        "text": header.text, "media_kind": header.mediaKind, "media_link": header.mediaLink,
                        "filename": header.filename,
                    ], &json)
            }
        }
        optional(["body": body, "footer": footer], &json)
    }

    /// Members that are left out when they are empty.
    private static func optional(_ members: KeyValuePairs<StaticString, String>, _ json: inout JSONWriter) {
        for (name, value) in members where !value.isEmpty { json.member(name, value) }
    }
}
