/// Checks texts with `parse_mode` HTML as Telegram parses them. The Markdown modes are taken as they are.
enum TelegramMarkup {
    private static let tags: Set<String> = [
        "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "tg-emoji", "a", "code",
        "pre",
        "blockquote",
    ]

    static func check(_ text: String, mode: String?) throws(StandInRefusal) {
        guard let mode, !mode.isEmpty else { return }
        switch mode.lowercased() {
        case "html": try checkTags(text)
        case "markdown", "markdownv2": return
        default: throw StandInRefusal(400, "Bad Request: unsupported parse_mode")
        }
    }

    private static func checkTags(_ text: String) throws(StandInRefusal) {
        var open: [String] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: ">") else { throw entities("Unclosed start tag") }
            let tag = rest[..<end]
            rest = rest[rest.index(after: end)...]
            let closes = tag.hasPrefix("/")
            let name = tag.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }.lowercased()
            guard tags.contains(name) else { throw entities("Unsupported start tag \"\(name)\"") }
            if !closes {
                open.append(name)
            } else if open.popLast() != name {
                throw entities("Unmatched end tag \"\(name)\"")
            }
        }
        if let name = open.last { throw entities("Can't find end tag corresponding to start tag \"\(name)\"") }
    }

    private static func entities(_ reason: String) -> StandInRefusal {
        StandInRefusal(400, "Bad Request: can't parse entities: \(reason)")
    }
}
