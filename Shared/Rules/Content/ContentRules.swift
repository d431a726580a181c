public import Models

/// WhatsApp's limits on what a message may say (providers.md §1.5), checked when a campaign is saved.
public enum ContentRules {
    /// Everything wrong with a content; pointers from the content: `/buttons/0/title`.
    public static func problems(in content: Content) -> [Problem] {
        fieldProblems(in: content) + kindProblems(in: content)
    }

    private static func kindProblems(in content: Content) -> [Problem] {
        switch content.kind {
        case .text(let text): required(text.body, max: 4096, "/body")
        case .media(let media): mediaProblems(media)
        case .buttons(let buttons): buttonsProblems(buttons)
        case .list(let list): listProblems(list)
        case .product(let product): productProblems(product)
        case .products(let products): productsProblems(products)
        case .template(let template): templateProblems(template)
        case nil: [Problem(pointer: "", reason: "needs a content")]
        }
    }

    /// Placeholders that name no contact field.
    private static func fieldProblems(in content: Content) -> [Problem] {
        Placeholders.slots(in: content).filter { !RecipientFields.isKnown($0.field) }.map {
            Problem(pointer: "", reason: "no contact has a field '\($0.field)'; use first_name, attributes.NAME, …")
        }
    }

    private static func mediaProblems(_ media: MediaContent) -> [Problem] {
        let kinds = ["image", "video", "audio", "document", "sticker"]
        var problems: [Problem] = []
        if !kinds.contains(media.kind) {
            problems.append(Problem(pointer: "/kind", reason: "is one of \(kinds.joined(separator: ", "))"))
        }
        problems += required(media.link, max: 2048, "/link")
        if !["image", "video", "document"].contains(media.kind), !media.caption.isEmpty {
            problems.append(Problem(pointer: "/caption", reason: "\(media.kind) takes no caption"))
        }
        return problems + bounded(media.caption, max: 1024, "/caption")
    }

    private static func buttonsProblems(_ content: ButtonsContent) -> [Problem] {
        var problems = headerProblems(content.header) + required(content.body, max: 1024, "/body")
        problems += bounded(content.footer, max: 60, "/footer")
        problems += count(content.buttons.count, 1...3, "/buttons", "buttons")
        for (index, button) in content.buttons.enumerated() {
            problems += required(button.id, max: 256, "/buttons/\(index)/id")
            problems += required(button.title, max: 20, "/buttons/\(index)/title")
        }
        return problems + unique(content.buttons.map(\.title), "/buttons", "titles")
            + unique(content.buttons.map(\.id), "/buttons", "ids")
    }

    private static func listProblems(_ content: ListContent) -> [Problem] {
        var problems = required(content.body, max: 1024, "/body") + bounded(content.footer, max: 60, "/footer")
        problems += bounded(content.header.text, max: 60, "/header/text") + required(content.button, max: 20, "/button")
        if !content.header.mediaLink.isEmpty {
            problems.append(Problem(pointer: "/header", reason: "a list takes a text header only"))
        }
        problems += count(content.sections.count, 1...10, "/sections", "sections")
        problems += count(
            content.sections.reduce(0) { $0 + $1.rows.count }, 1...10, "/sections", "rows in all sections")
        for (sectionIndex, section) in content.sections.enumerated() {
            let pointer = "/sections/\(sectionIndex)"
            problems +=
                content.sections.count > 1
                ? required(section.title, max: 24, "\(pointer)/title")
                : bounded(section.title, max: 24, "\(pointer)/title")
            for (rowIndex, row) in section.rows.enumerated() {
                problems += required(row.id, max: 200, "\(pointer)/rows/\(rowIndex)/id")
                problems += required(row.title, max: 24, "\(pointer)/rows/\(rowIndex)/title")
                problems += bounded(row.description_p, max: 72, "\(pointer)/rows/\(rowIndex)/description")
            }
        }
        return problems + unique(content.sections.flatMap(\.rows).map(\.id), "/sections", "row ids")
    }

    private static func productProblems(_ content: ProductContent) -> [Problem] {
        required(content.catalogID, max: 256, "/catalog_id")
            + required(content.productRetailerID, max: 256, "/product_retailer_id")
            + bounded(content.body, max: 1024, "/body") + bounded(content.footer, max: 60, "/footer")
    }

    private static func productsProblems(_ content: ProductsContent) -> [Problem] {
        let products = content.sections.reduce(0) { $0 + $1.productRetailerIds.count }
        return required(content.header.text, max: 60, "/header/text") + required(content.body, max: 1024, "/body")
            + bounded(content.footer, max: 60, "/footer") + required(content.catalogID, max: 256, "/catalog_id")
            + count(content.sections.count, 1...10, "/sections", "sections")
            + count(products, 1...30, "/sections", "products in all sections")
    }

    private static func templateProblems(_ template: TemplateContent) -> [Problem] {
        let sources: [(String, [TemplateParameter])] = [
            ("/parameters/header", template.header), ("/parameters/body", template.body),
            ("/parameters/buttons", template.buttons.map(\.value)),
        ]
        return required(template.name, max: 512, "/name") + required(template.language, max: 20, "/language")
            + sources.flatMap { pointer, parameters in
                parameters.enumerated().filter { $0.element.source == nil }.map {
                    Problem(pointer: "\(pointer)/\($0.offset)", reason: "needs field, text or media_link")
                }
            }
    }

    private static func headerProblems(_ header: ContentHeader) -> [Problem] {
        bounded(header.text, max: 60, "/header/text")
    }
}

// MARK: - The checks the rules are made of

extension ContentRules {
    private static func required(_ text: String, max: Int, _ pointer: String) -> [Problem] {
        text.isEmpty ? [Problem(pointer: pointer, reason: "is required")] : bounded(text, max: max, pointer)
    }

    private static func bounded(_ text: String, max: Int, _ pointer: String) -> [Problem] {
        text.count > max
            ? [Problem(pointer: pointer, reason: "has \(text.count) characters, at most \(max) are allowed")] : []
    }

    private static func count(_ count: Int, _ range: ClosedRange<Int>, _ pointer: String, _ what: String) -> [Problem] {
        range.contains(count)
            ? []
            : [
                Problem(
                    pointer: pointer, reason: "needs \(range.lowerBound) to \(range.upperBound) \(what), has \(count)")
            ]
    }

    private static func unique(_ values: [String], _ pointer: String, _ what: String) -> [Problem] {
        Set(values).count == values.count ? [] : [Problem(pointer: pointer, reason: "\(what) must differ")]
    }
}
