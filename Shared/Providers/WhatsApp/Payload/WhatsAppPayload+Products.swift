import Models

/// Interactive messages about a catalogue: one product, several, or all of it.
extension WhatsAppPayload {
    func write(_ content: ProductContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.catalogID, "product.catalog_id")
        try ProviderRefusal.require(content.productRetailerID, "product.product_retailer_id")
        interactive("product", &json) { json in
            text("body", content.body, &json)
            text("footer", content.footer, &json)
            json.object("action") { json in
                json.member("catalog_id", content.catalogID)
                json.member("product_retailer_id", content.productRetailerID)
            }
        }
    }

    func write(_ content: ProductsContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.header.text, "products.header")
        try ProviderRefusal.require(content.body, "products.body")
        try ProviderRefusal.require(content.catalogID, "products.catalog_id")
        guard content.sections.contains(where: { !$0.productRetailerIds.isEmpty }) else {
            throw .invalid("the message has no products")
        }
        try interactive("product_list", &json) { json throws(ProviderRefusal) in
            try header(content.header, &json)
            text("body", content.body, &json)
            text("footer", content.footer, &json)
            json.object("action") { json in
                json.member("catalog_id", content.catalogID)
                json.array("sections") { json in
                    for section in content.sections { write(section, &json) }
                }
            }
        }
    }

    func write(_ content: CatalogContent, _ json: inout JSONWriter) throws(ProviderRefusal) {
        try ProviderRefusal.require(content.body, "catalog.body")
        interactive("catalog_message", &json) { json in
            text("body", content.body, &json)
            text("footer", content.footer, &json)
            json.object("action") { json in
                json.member("name", "catalog_message")
                guard !content.thumbnailProductRetailerID.isEmpty else { return }
                json.object("parameters") { json in
                    json.member("thumbnail_product_retailer_id", content.thumbnailProductRetailerID)
                }
            }
        }
    }

    func write(_ section: ProductSection, _ json: inout JSONWriter) {
        json.object { json in
            if !section.title.isEmpty { json.member("title", section.title) }
            json.array("product_items") { json in
                for id in section.productRetailerIds {
                    json.object { json in json.member("product_retailer_id", id) }
                }
            }
        }
    }
}
