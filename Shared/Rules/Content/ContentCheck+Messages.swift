import Models

/// Messages of which each has a shape of its own.
extension ContentCheck {
    private static let captioned: Set<String> = ["image", "video", "document"]

    mutating func check(_ media: MediaContent) {
        let kinds = limits.media
        if !kinds.contains(media.kind) { add("/kind", "is one of \(kinds.sorted().joined(separator: ", "))") }
        required(media.link, Self.linkLength, "/link")
        if !media.caption.isEmpty, kinds.contains(media.kind), !Self.captioned.contains(media.kind) {
            return add("/caption", "\(media.kind) takes no caption")
        }
        part(media.caption, limits.body, "/caption")
    }

    mutating func check(_ content: ButtonsContent) {
        check(header: content.header)
        required(content.body, limits.body, "/body")
        part(content.footer, limits.footer, "/footer")
        count(content.buttons.count, 1...max(1, limits.buttons), "/buttons", "buttons")
        for (index, button) in content.buttons.enumerated() {
            required(button.id, limits.buttonID, "/buttons/\(index)/id")
            required(button.title, limits.buttonTitle, "/buttons/\(index)/title")
        }
        unique(content.buttons, by: \.title, "/buttons", "titles")
        unique(content.buttons, by: \.id, "/buttons", "ids")
    }

    mutating func check(_ content: CtaURLContent) {
        check(header: content.header)
        required(content.body, limits.body, "/body")
        part(content.footer, limits.footer, "/footer")
        required(content.displayText, limits.buttonTitle, "/display_text")
        required(content.url, Self.linkLength, "/url")
    }

    mutating func check(_ content: FlowContent) {
        check(header: content.header)
        required(content.body, limits.body, "/body")
        part(content.footer, limits.footer, "/footer")
        required(content.flowID, 256, "/flow_id")
        required(content.cta, limits.buttonTitle, "/cta")
        if !content.dataJson.isEmpty, content.screen.isEmpty {
            add("/data", "is given to the first screen: name it in screen")
        }
    }

    /// The limit of a header is the subject's; where no length is known none is checked.
    mutating func check(_ content: EmailContent) {
        required(content.subject, limits.header ?? .max, "/subject")
        if content.subject.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
            add("/subject", "must be a single line")
        }
        if content.html.isEmpty {
            required(content.text, limits.body ?? .max, "/text")
        } else {
            part(content.text, limits.body ?? .max, "/text")
            part(content.html, limits.body ?? .max, "/html")
        }
    }

    mutating func check(header: ContentHeader) {
        part(header.text, limits.header, "/header/text")
        guard !header.mediaLink.isEmpty else { return }
        let kinds = limits.media
        if kinds.isEmpty {
            add("/header", "can only be a text")
        } else if !kinds.contains(header.mediaKind) {
            add("/header/kind", "is one of \(kinds.sorted().joined(separator: ", "))")
        }
        part(header.mediaLink, Self.linkLength, "/header/link")
    }
}
