public import Models

/// A place in a content that takes a contact's value.
public struct Slot: Hashable, Sendable {
    public let field: String
    public let fallback: String?
}

/// Finds and fills the placeholders of a content: `{{first_name|there}}` in texts, `field` parameters in templates.
public enum Placeholders {
    /// The slots of a content in a fixed order.
    public static func slots(in content: Content) -> [Slot] {
        var slots: [Slot] = []
        _ = ContentWalk.rewrite(content) { slot in
            slots.append(slot)
            return ""
        }
        return slots
    }

    /// What a recipient puts into the slots; `nil` where there is neither value nor fallback.
    public static func values(for slots: [Slot], from fields: RecipientFields) -> [String?] {
        slots.map { fields.value(of: $0.field) ?? $0.fallback }
    }

    /// The content with its slots filled in order; a missing value becomes the empty text.
    public static func fill(_ content: Content, with values: [String?]) -> Content {
        var next = values.makeIterator()
        return ContentWalk.rewrite(content) { _ in (next.next() ?? nil) ?? "" }
    }

    /// Fields of the slots that have neither value nor fallback, each once.
    public static func missing(_ slots: [Slot], _ values: [String?]) -> [String] {
        var seen: Set<String> = []
        return zip(slots, values).compactMap { slot, value in
            value == nil && seen.insert(slot.field).inserted ? slot.field : nil
        }
    }

    /// Fills a content for one recipient.
    public static func fill(_ content: Content, from fields: RecipientFields) -> (content: Content, missing: [String]) {
        let slots = slots(in: content)
        let values = values(for: slots, from: fields)
        return (fill(content, with: values), missing(slots, values))
    }
}

/// Walks through every text of a content in a fixed order and replaces its slots.
enum ContentWalk {
    typealias Replace = (Slot) -> String

    static func rewrite(_ content: Content, _ replace: Replace) -> Content {
        var content = content
        switch content.kind {
        case .text(var text):
            text.body = fill(text.body, replace)
            content.text = text
        case .media(var media):
            media.link = fill(media.link, replace)
            media.caption = fill(media.caption, replace)
            content.media = media
        case .buttons(var buttons):
            buttons.header.rewrite(replace)
            buttons.body = fill(buttons.body, replace)
            buttons.footer = fill(buttons.footer, replace)
            content.buttons = buttons
        case .list(var list):
            list.header.rewrite(replace)
            list.body = fill(list.body, replace)
            list.footer = fill(list.footer, replace)
            content.list = list
        case .product(var product):
            product.body = fill(product.body, replace)
            product.footer = fill(product.footer, replace)
            content.product = product
        case .products(var products):
            products.header.rewrite(replace)
            products.body = fill(products.body, replace)
            products.footer = fill(products.footer, replace)
            content.products = products
        case .template(var template):
            template.rewrite(replace)
            content.template = template
        case .catalog(var catalog):
            catalog.body = fill(catalog.body, replace)
            catalog.footer = fill(catalog.footer, replace)
            content.catalog = catalog
        case .ctaURL(var cta):
            cta.header.rewrite(replace)
            cta.body = fill(cta.body, replace)
            cta.footer = fill(cta.footer, replace)
            cta.url = fill(cta.url, replace)
            content.ctaURL = cta
        case .locationRequest(var request):
            request.body = fill(request.body, replace)
            content.locationRequest = request
        case .flow(var flow):
            flow.header.rewrite(replace)
            flow.body = fill(flow.body, replace)
            flow.footer = fill(flow.footer, replace)
            flow.flowToken = fill(flow.flowToken, replace)
            content.flow = flow
        case .email(var email):
            email.subject = fill(email.subject, replace)
            email.text = fill(email.text, replace)
            email.html = fill(email.html) { HTMLText.escape(replace($0)) }
            content.email = email
        case nil: break
        }
        return content
    }

    /// Replaces `{{field}}` and `{{field|fallback}}`; text without a closing `}}` stays as it is.
    static func fill(_ text: String, _ replace: Replace) -> String {
        guard text.contains("{{") else { return text }
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            result += rest[..<open.lowerBound]
            result += replace(slot(rest[open.upperBound..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        return result + rest
    }

    private static func slot(_ text: Substring) -> Slot {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        let field = String(parts[0]).trimmingSpaces()
        return Slot(field: field, fallback: parts.count > 1 ? String(parts[1]).trimmingSpaces() : nil)
    }
}

extension ContentHeader {
    fileprivate mutating func rewrite(_ replace: ContentWalk.Replace) {
        text = ContentWalk.fill(text, replace)
        mediaLink = ContentWalk.fill(mediaLink, replace)
    }
}

extension TemplateContent {
    fileprivate mutating func rewrite(_ replace: ContentWalk.Replace) {
        for index in header.indices { header[index].rewrite(replace) }
        for index in body.indices { body[index].rewrite(replace) }
        for index in buttons.indices { buttons[index].value.rewrite(replace) }
        for index in cards.indices { cards[index].rewrite(replace) }
    }
}

extension TemplateCard {
    fileprivate mutating func rewrite(_ replace: ContentWalk.Replace) {
        for index in header.indices { header[index].rewrite(replace) }
        for index in body.indices { body[index].rewrite(replace) }
        for index in buttons.indices { buttons[index].value.rewrite(replace) }
    }
}

extension TemplateParameter {
    fileprivate mutating func rewrite(_ replace: ContentWalk.Replace) {
        switch source {
        case .field(let field): text = replace(Slot(field: field, fallback: hasFallback ? fallback : nil))
        case .text(let value): text = ContentWalk.fill(value, replace)
        case .mediaLink(let link): mediaLink = ContentWalk.fill(link, replace)
        case .dateTime(let words): dateTime = ContentWalk.fill(words, replace)
        case .currency, .location, .productRetailerID, nil: break
        }
    }
}

extension String {
    func trimmingSpaces() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else {
            return ""
        }
        return String(self[first...last])
    }
}
