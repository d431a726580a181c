/// What the bot is told of something that a person did.
struct TelegramUpdate {
    let incoming: StandInIncoming
    let context: StandInContext

    private var person: JSONValue {
        [
            "id": .int(Int64(incoming.draft.from) ?? 0), "is_bot": false,
            "first_name": .string(context.person.name ?? "Person \(incoming.draft.from)"), "language_code": "en",
        ]
    }

    private var chat: JSONValue { Telegram.chat(incoming.draft.from, context.person) }

    /// The kind of update and its object.
    var update: (kind: String, value: JSONValue) {
        switch incoming.draft.kind {
        case "button": ("callback_query", callback)
        case "block": ("my_chat_member", member(from: "member", to: "kicked"))
        case "unblock": ("my_chat_member", member(from: "kicked", to: "member"))
        default: ("message", message)
        }
    }

    private var message: JSONValue {
        let text = incoming.draft.text
        var json: JSONValue = [
            "message_id": .int(Int64(incoming.id) ?? 0), "from": person, "chat": chat,
            "date": .int(incoming.atMs / 1000), "text": .string(text),
            "reply_to_message": context.answered.map { Telegram.message($0, context.account, context.person) } ?? .null,
        ]
        if text.hasPrefix("/"), case .object(var object) = json {
            let length = text.prefix { $0 != " " }.utf16.count
            let command: JSONValue = ["type": "bot_command", "offset": 0, "length": JSONValue(length)]
            object.members.append(.init(name: "entities", value: [command]))
            json = .object(object)
        }
        return json.withoutNulls
    }

    private var callback: JSONValue {
        let json: JSONValue = [
            "id": .string("\(4_382_000_000_000 + Int64(incoming.sequence))"), "from": person,
            "message": context.answered.map { Telegram.message($0, context.account, context.person) } ?? .null,
            "chat_instance": .string(String(stableHash(incoming.draft.from))), "data": .string(incoming.draft.payload),
        ]
        return json.withoutNulls
    }

    private func member(from old: String, to new: String) -> JSONValue {
        let bot = Telegram.bot(context.account)
        let left: JSONValue = ["user": bot, "status": .string(old)]
        let right: JSONValue = ["user": bot, "status": .string(new)]
        return [
            "chat": chat, "from": person, "date": .int(incoming.atMs / 1000), "old_chat_member": left,
            "new_chat_member": right,
        ]
    }
}
