/// How a message names a file it shows.
enum MediaReference: Sendable, Equatable {
    case id(String)
    case link(String)

    private static let kinds = ["image", "video", "document", "audio", "sticker"]

    /// The files of a message: its own, its header's, and those of its template and cards.
    static func all(in message: JSONValue) -> [MediaReference] {
        var found = kinds.compactMap { of(message[$0]) }
        if let header = message["interactive"]?["header"] { found += kinds.compactMap { of(header[$0]) } }
        for component in message["template"]?["components"]?.array ?? [] {
            found += parameters(of: component)
            for card in component["cards"]?.array ?? [] {
                found += (card["components"]?.array ?? []).flatMap(parameters)
            }
        }
        return found
    }

    private static func parameters(of component: JSONValue) -> [MediaReference] {
        (component["parameters"]?.array ?? []).flatMap { parameter in kinds.compactMap { of(parameter[$0]) } }
    }

    private static func of(_ value: JSONValue?) -> MediaReference? {
        if let id = value?["id"]?.stringOrDigits { return .id(id) }
        return value?["link"]?.string.map(MediaReference.link)
    }

    /// `id:…` or `link:…`, for the journal and the control API.
    var text: String {
        switch self {
        case .id(let id): "id:" + id
        case .link(let link): "link:" + link
        }
    }

    init?(text: String) {
        if text.hasPrefix("id:") {
            self = .id(String(text.dropFirst(3)))
        } else if text.hasPrefix("link:") {
            self = .link(String(text.dropFirst(5)))
        } else {
            return nil
        }
    }
}
