import Models
import Rules
import SwiftProtobuf

/// `/campaigns/{id}/messages` and `/messages`
extension Feature {
    static let messages = Feature(
        name: "messages", migrations: [MessageStore.migration, MessageStore.variants, MessageStore.steps],
        routes: { api in
            api.get("/campaigns/{id}/messages", query: Page.parameters.union(MessageFilter.parameters)) {
                try await MessageRoutes.list($0)
            }
            api.get("/messages/{id}") { try await MessageRoutes.get($0) }
            api.post("/messages/{id}/resolve") { try await MessageRoutes.resolve($0) }
        },
        erase: { contact, transaction in try MessageStore.forget(contact, in: transaction.db) })
}

enum MessageRoutes {
    static func list(_ call: Call) async throws -> Reply {
        let id = try call.id(of: "campaign")
        let filter = try MessageFilter(call.query)
        let page = try Page(call.query, keys: 1)
        let after = try page.afterText().map(messageID)
        try await call.store.read { db in
            _ = try RunRoutes.run(call.query, of: try CampaignStore.require(id, in: db), in: db)
        }
        if call.wantsCSV { return MessageCSV.download(campaign: id, filter, call.store) }
        let messages = try await call.store.read { db in
            try filter.fetch(campaign: id, after: after, limit: page.fetchCount, in: db).map(MessageStore.decode)
        }
        return page.reply(messages, json: \.json, key: { [.string(Hex.encode($0.id))] })
    }

    /// One message, also of a test.
    static func get(_ call: Call) async throws -> Reply {
        let (id, text) = try messageID(of: call)
        return try await call.store.read { db in
            guard let message = try MessageStore.find(id, in: db) else { throw Problem.notFound("message", text) }
            return .ok(message.json)
        }
    }

    /// A person decides a message in doubt; the scheduler carries it out.
    static func resolve(_ call: Call) async throws -> Reply {
        let (id, text) = try messageID(of: call)
        let body = try call.json()
        let outcome = body.oneOf("outcome", ["sent", "failed", "send_again"], required: true) ?? ""
        try body.finish()
        return try await call.commit { transaction in
            guard let message = try MessageStore.find(id, in: transaction.db) else {
                throw Problem.notFound("message", text)
            }
            guard message.lifecycle.status == .inDoubt else {
                throw Problem.conflict("The message is \(message.lifecycle.status.rawValue), not in_doubt.")
            }
            guard !message.address.isEmpty else {
                throw Problem.conflict("The message was to a contact that has been erased.")
            }
            let event = resolved(message, outcome, atMs: transaction.nowMs)
            try transaction.emit(
                Topics.messagesEvents,
                key: RecordKey.recipient(workspace: Workspace.standard, address: message.address),
                value: Codec.encode(event), traceID: message.id)
            return .accepted(message.json)
        }
    }

    private static func resolved(_ message: MessageView, _ outcome: String, atMs: Int64) -> MessageEvent {
        MessageEvent.with {
            $0.ref = message.ref
            $0.kind = .resolved
            $0.atMs = atMs
            $0.channelID = message.channelID
            $0.contactID = message.contactID
            $0.attempt = message.lifecycle.attempt
            $0.reason = outcome
        }
    }

    private static func messageID(of call: Call) throws(Problem) -> (id: [UInt8], text: String) {
        let text = try call.id(of: "message")
        guard let id = Hex.decode(text.lowercased()), id.count == 16 else { throw .notFound("message", text) }
        return (id, text)
    }

    private static func messageID(_ text: String) throws(Problem) -> [UInt8] {
        guard let id = Hex.decode(text), id.count == 16 else {
            throw .invalid("?after", "is not a cursor of this list")
        }
        return id
    }
}
