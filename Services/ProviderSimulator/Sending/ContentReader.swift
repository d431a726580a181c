/// Reads the part of a message that its `type` names, within the provider's limits.
struct ContentReader {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    func content() throws(GraphError) -> MessageEnvelope.Content {
        guard let type = json["type"] ?? (json["text"] == nil ? nil : "text") else {
            throw GraphError(131008, "Required parameter is missing: type")
        }
        guard let kind = type.string, let read = Self.readers[kind] else {
            throw GraphError(131051, "Message type \(type.string ?? "of another type than string") is not supported")
        }
        guard let part = json[kind], part.object != nil || part.array != nil else {
            throw GraphError(131008, "Required parameter is missing: \(kind)")
        }
        return try read(kind, part)
    }

    private typealias Reader = @Sendable (String, JSONValue) throws(GraphError) -> MessageEnvelope.Content

    private static let readers: [String: Reader] = [
        "text": { (_, part) throws(GraphError) in .text(try required(part["body"], "text.body", limit: 4096)) },
        "image": media, "video": media, "document": media, "audio": media, "sticker": media,
        "location": { (kind, part) throws(GraphError) in
            guard part["latitude"]?.double != nil || part["latitude"]?.string != nil,
                part["longitude"]?.double != nil || part["longitude"]?.string != nil
            else { throw GraphError(131008, "Required parameter is missing: location.latitude, location.longitude") }
            return .other(kind: kind)
        },
        "reaction": { (kind, part) throws(GraphError) in
            _ = try required(part["message_id"], "reaction.message_id", limit: 512)
            guard part["emoji"]?.string != nil else {
                throw GraphError(131008, "Required parameter is missing: reaction.emoji")
            }
            return .other(kind: kind)
        },
        "contacts": { (kind, part) throws(GraphError) in
            guard let cards = part.array, !cards.isEmpty else {
                throw GraphError(131009, "contacts must be a non-empty array")
            }
            return .other(kind: kind)
        },
        "interactive": { (_, part) throws(GraphError) in try InteractiveReader(part).content() },
        "template": { (_, part) throws(GraphError) in .template(try TemplateReader(part).content()) },
    ]

    private static let media: Reader = { (kind, part) throws(GraphError) in
        let id = part["id"]?.stringOrDigits ?? ""
        let link = part["link"]?.string ?? ""
        guard id.isEmpty != link.isEmpty else {
            throw GraphError(131009, "\(kind): exactly one of id and link is needed")
        }
        guard link.isEmpty || link.hasPrefix("https://") || link.hasPrefix("http://") else {
            throw GraphError(131009, "\(kind).link is not a valid URI")
        }
        let caption = try optional(part["caption"], "\(kind).caption", limit: 1024)
        if !caption.isEmpty, kind == "audio" || kind == "sticker" {
            throw GraphError(131009, "\(kind).caption is not allowed")
        }
        return .media(kind: kind, caption: caption)
    }

    /// A text that must be there, not empty and at most `limit` characters long.
    static func required(_ value: JSONValue?, _ field: String, limit: Int) throws(GraphError) -> String {
        guard let value, value != .null else { throw GraphError(131008, "Required parameter is missing: \(field)") }
        let text = try optional(value, field, limit: limit)
        guard !text.isEmpty else { throw GraphError(131009, "\(field) must not be empty") }
        return text
    }

    /// A text that may be missing; empty then.
    static func optional(_ value: JSONValue?, _ field: String, limit: Int) throws(GraphError) -> String {
        guard let value, value != .null else { return "" }
        guard let text = value.string else { throw GraphError(131009, "\(field) must be a string") }
        // Counting bytes first spares counting characters for nearly every text.
        guard text.utf8.count <= limit || text.unicodeScalars.count <= limit else {
            throw GraphError(131009, "\(field) is too long: at most \(limit) characters")
        }
        return text
    }
}
