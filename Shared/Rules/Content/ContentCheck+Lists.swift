import Models

/// Lists of rows and of products.
extension ContentCheck {
    private static let sections = 1...10
    private static let rows = 1...10
    private static let products = 1...30
    private static let opener = 20
    private static let sectionTitle = 24
    private static let rowDescription = 72
    private static let productID = 256

    mutating func check(_ content: ListContent) {
        check(header: content.header)
        required(content.body, limits.body, "/body")
        part(content.footer, limits.footer, "/footer")
        required(content.button, Self.opener, "/button")
        count(content.sections.count, Self.sections, "/sections", "sections")
        count(content.sections.reduce(0) { $0 + $1.rows.count }, Self.rows, "/sections", "rows in all sections")
        for (index, section) in content.sections.enumerated() {
            check(title: section.title, of: content.sections.count, "/sections/\(index)/title")
            if section.rows.isEmpty { add("/sections/\(index)/rows", "needs at least one row") }
            for (place, row) in section.rows.enumerated() {
                required(row.id, limits.buttonID, "/sections/\(index)/rows/\(place)/id")
                required(row.title, limits.buttonTitle, "/sections/\(index)/rows/\(place)/title")
                part(row.description_p, Self.rowDescription, "/sections/\(index)/rows/\(place)/description")
            }
        }
        if hasRepeatedRow(content.sections) { add("/sections", "row ids must differ") }
    }

    mutating func check(_ content: ProductContent) {
        required(content.catalogID, Self.productID, "/catalog_id")
        required(content.productRetailerID, Self.productID, "/product_retailer_id")
        part(content.body, limits.body, "/body")
        part(content.footer, limits.footer, "/footer")
    }

    mutating func check(_ content: ProductsContent) {
        required(content.header.text, limits.header, "/header/text")
        required(content.body, limits.body, "/body")
        part(content.footer, limits.footer, "/footer")
        required(content.catalogID, Self.productID, "/catalog_id")
        check(content.sections, "/sections")
    }

    mutating func check(_ content: CatalogContent) {
        required(content.body, limits.body, "/body")
        part(content.footer, limits.footer, "/footer")
        part(content.thumbnailProductRetailerID, Self.productID, "/thumbnail_product_retailer_id")
    }

    /// Products of a message, or behind a template's button.
    mutating func check(_ sections: [ProductSection], _ pointer: @autoclosure () -> String) {
        count(sections.count, Self.sections, pointer(), "sections")
        let products = sections.reduce(0) { $0 + $1.productRetailerIds.count }
        count(products, Self.products, pointer(), "products in all sections")
        for (index, section) in sections.enumerated() {
            check(title: section.title, of: sections.count, "\(pointer())/\(index)/title")
        }
    }

    /// With several sections each needs a title.
    private mutating func check(title: String, of sections: Int, _ pointer: @autoclosure () -> String) {
        if sections > 1 {
            required(title, Self.sectionTitle, pointer())
        } else {
            part(title, Self.sectionTitle, pointer())
        }
    }

    private func hasRepeatedRow(_ sections: [ListSection]) -> Bool {
        for (index, section) in sections.enumerated() {
            for (place, row) in section.rows.enumerated() {
                if section.rows[..<place].contains(where: { $0.id == row.id }) { return true }
                if sections[..<index].contains(where: { $0.rows.contains { $0.id == row.id } }) { return true }
            }
        }
        return false
    }
}
