import GRDB
import Models
import Rules

/// A message kept for reuse on one channel; its placeholders stay as they are.
struct InteractiveMessage: Sendable, Equatable {
    let id: String
    let channelID: String
    var name: String
    var content: Content
    var createdAtMs: Int64
    var updatedAtMs: Int64

    /// What the library keeps: everything that is more than a text or a file and needs no approval.
    static let kinds: [ContentKind] = [
        .buttons, .list, .product, .products, .catalog, .ctaURL, .locationRequest, .flow,
    ]

    var json: JSONValue {
        [
            "id": .string(id), "channel_id": .string(channelID), "name": .string(name), "content": content.json,
            "created_at": .time(createdAtMs), "updated_at": .time(updatedAtMs),
        ]
    }

    /// Another one with the same content.
    func duplicate(id: String, nowMs: Int64) -> InteractiveMessage {
        InteractiveMessage(
            id: id, channelID: channelID, name: String((name + " (copy)").prefix(100)), content: content,
            createdAtMs: nowMs, updatedAtMs: nowMs)
    }
}

/// Reads what a person says about a message of the library.
enum InteractiveMessageReader {
    /// - Throws: 422 with everything that is wrong.
    static func create(
        _ reader: ObjectReader, newID: String, nowMs: Int64, in db: Database
    ) throws -> InteractiveMessage {
        let channel = reader.string("channel_id", .id, required: true) ?? ""
        if !channel.isEmpty, try ChannelStore.find(channel, in: db) == nil {
            reader.fail("channel_id", "there is no channel '\(channel)'")
        }
        var message = InteractiveMessage(
            id: reader.string("id", .id) ?? newID, channelID: channel, name: "", content: Content(),
            createdAtMs: nowMs, updatedAtMs: nowMs)
        for name in ["name", "content"] where reader.raw(name) == nil { reader.fail(name, "is required") }
        try change(&message, reader, in: db)
        return message
    }

    /// - Throws: 422 with everything that is wrong.
    static func update(
        _ message: InteractiveMessage, _ reader: ObjectReader, in db: Database
    ) throws -> InteractiveMessage {
        var changed = message
        for (name, value) in [("id", message.id), ("channel_id", message.channelID)] {
            if let given = reader.raw(name), given != .string(value) { reader.fail(name, "cannot be changed") }
        }
        for name in ["name", "content"] where reader.isNull(name) { reader.fail(name, "cannot be removed") }
        try change(&changed, reader, in: db)
        return changed
    }

    private static func change(_ message: inout InteractiveMessage, _ reader: ObjectReader, in db: Database) throws {
        if let name = reader.string("name", .name) { message.name = name }
        if let object = reader.object("content") {
            message.content = ContentReader.read(object)
            try check(message, object, in: db)
        }
        try reader.finish()
    }

    private static func check(_ message: InteractiveMessage, _ reader: ObjectReader, in db: Database) throws {
        guard let kind = message.content.contentKind else { return }
        guard InteractiveMessage.kinds.contains(kind) else {
            let kinds = InteractiveMessage.kinds.map(\.rawValue).joined(separator: ", ")
            return reader.fail("type", "the library keeps \(kinds)")
        }
        let sender = try ContentSender(channel: message.channelID, in: db)
        reader.problems.add(sender.problems(in: message.content), under: reader.pointer)
    }
}
