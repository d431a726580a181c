/// The Telegram Bot API (providers.md §10.2): one bot, and the people who have pressed start.
enum Telegram: StandInProvider {
    static let values = [
        AccountValue("bot_token", "123456789:simulator-bot-token", "The bot's token; its first part is the bot's id."),
        AccountValue("bot_username", "SimulatedBot", "The bot's name."),
        StandInKind.webhookURL,
        AccountValue("secret_token", "", "Sent with every update; setWebhook sets it."),
        AccountValue("allowed_updates", "", "Kinds of updates that are sent, with commas; empty: all."),
        AccountValue("messages_per_second", "30", "Faster sends get 429; 0: any number."),
        AccountValue("chat_interval_ms", "1000", "Real milliseconds between messages to one chat; 0: no limit."),
        AccountValue("chat_burst", "5", "Messages to one chat at once before that limit."),
        AccountValue("group_interval_ms", "3000", "The same for groups, whose ids are negative."),
        AccountValue("everyone_started", "false", "true: everyone has pressed start."),
    ]

    static let troubleCode = 500
    static let tooFastCode = 429

    static func address(_ text: String) -> String? { Int64(text).map(String.init) }

    /// Message ids are numbers; a person's are odd.
    static func messageID(_ sequence: UInt64, nonce: UInt32, incoming: Bool) -> String {
        String(sequence * 2 + (incoming ? 1 : 0))
    }

    /// There are no receipts.
    static func post(_ status: MessageStatus, of message: StandInMessage, _ context: StandInContext) -> StandInPost? {
        nil
    }

    static func post(_ incoming: StandInIncoming, _ context: StandInContext) -> StandInPost? {
        let (kind, update) = TelegramUpdate(incoming: incoming, context: context).update
        let allowed = context.account.words("allowed_updates")
        guard allowed.isEmpty || allowed.contains(kind) else { return nil }
        // Numbers that grow and stay the same at every try.
        let id = Int64(context.ids.nonce % 1_000_000) * 1000 + Int64(incoming.sequence)
        return StandInPost(
            body: .json(
                .object(
                    JSONObject(members: [.init(name: "update_id", value: .int(id)), .init(name: kind, value: update)]))),
            id: String(id))
    }

    /// No signature: the secret is sent as it is.
    static func sign(_ post: StandInPost, url: String, account: StandInAccount, realSeconds: Int64) -> [(
        String, String
    )] {
        account["secret_token"].isEmpty ? [] : [("X-Telegram-Bot-Api-Secret-Token", account["secret_token"])]
    }

    static func bot(_ account: StandInAccount) -> JSONValue {
        [
            "id": .int(account["bot_token"].split(separator: ":").first.flatMap { Int64($0) } ?? 0), "is_bot": true,
            "first_name": "Simulated bot", "username": .string(account["bot_username"]),
        ]
    }

    static func chat(_ address: String, _ person: StandInPerson) -> JSONValue {
        let name = JSONValue.string(person.name ?? "Person \(address)")
        guard !address.hasPrefix("-") else {
            return ["id": .int(Int64(address) ?? 0), "title": name, "type": "group"]
        }
        return ["id": .int(Int64(address) ?? 0), "first_name": name, "type": "private"]
    }

    /// A message of the bot as the API shows it.
    static func message(_ message: StandInMessage, _ account: StandInAccount, _ person: StandInPerson) -> JSONValue {
        var members: [JSONObject.Member] = [
            .init(name: "message_id", value: .int(Int64(message.id) ?? 0)), .init(name: "from", value: bot(account)),
            .init(name: "chat", value: chat(message.draft.to, person)),
            .init(name: "date", value: .int(message.atMs / 1000)),
        ]
        members += TelegramReader.shown(message)
        if let markup = message.draft.request["reply_markup"] {
            members.append(.init(name: "reply_markup", value: markup))
        }
        return .object(JSONObject(members: members))
    }
}
