/// What Messenger and Instagram have in common (providers.md §10.3): their accounts, ids and signatures.
protocol MetaPage: StandInProvider {
    static var kind: StandInKind { get }
    /// The value that names the page or account.
    static var idName: String { get }
    /// The `object` of its webhooks.
    static var object: String { get }
    /// Why a text is too long; nil: it is not.
    static func problem(text: String) -> String?
    /// The page as `GET /{version}/{id}` shows it.
    static func profile(_ account: StandInAccount) -> [JSONObject.Member]
}

extension MetaPage {
    static var troubleCode: Int { 2 }
    static var tooFastCode: Int { 613 }

    static func address(_ text: String) -> String? {
        (1...32).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? text : nil
    }

    static func pageValues(id: String) -> [AccountValue] {
        [
            AccountValue(idName, id, "The id of the page or account."),
            AccountValue("access_token", "simulator-\(kind.rawValue)-token", "The token that sends need."),
            AccountValue("app_secret", "simulator-\(kind.rawValue)-secret", "Signs webhooks."),
            AccountValue("verify_token", "simulator-verify", "Sent in the webhook's handshake."),
            StandInKind.webhookURL,
            AccountValue("messages_per_second", "300", "Faster sends get 613; 0: any number."),
        ]
    }

    static func sign(_ post: StandInPost, url: String, account: StandInAccount, realSeconds: Int64) -> [(
        String, String
    )] {
        [("X-Hub-Signature-256", Signature.header(body: post.bytes, appSecret: account["app_secret"]))]
    }

    /// An envelope with one item.
    static func envelope(
        _ item: [JSONObject.Member], _ account: StandInAccount, from: Bool, person: String, atMs: Int64
    )
        -> JSONValue
    {
        let page: JSONValue = ["id": .string(account[idName])]
        let other: JSONValue = ["id": .string(person)]
        let members: [JSONObject.Member] = [
            .init(name: "sender", value: from ? other : page), .init(name: "recipient", value: from ? page : other),
            .init(name: "timestamp", value: .int(atMs)),
        ]
        let entry: JSONValue = [
            "id": .string(account[idName]), "time": .int(atMs),
            "messaging": [.object(JSONObject(members: members + item))],
        ]
        return ["object": .string(object), "entry": [entry]]
    }

    static func post(_ incoming: StandInIncoming, _ context: StandInContext) -> StandInPost? {
        guard incoming.draft.isMessage else { return nil }
        return StandInPost(
            body: .json(
                envelope(
                    item(incoming, context), context.account, from: true, person: incoming.draft.from,
                    atMs: incoming.atMs)),
            id: incoming.id)
    }

    /// A tap on a template's button is a postback; a quick reply is a message.
    private static func item(_ incoming: StandInIncoming, _ context: StandInContext) -> [JSONObject.Member] {
        let draft = incoming.draft
        let isPostback = draft.kind == "start" || draft.kind == "button" && context.answered?.draft.kind == "template"
        if isPostback {
            let postback: JSONValue = [
                "mid": .string(incoming.id), "title": .string(draft.text), "payload": .string(draft.payload),
            ]
            return [.init(name: "postback", value: postback)]
        }
        let quickReply: JSONValue = ["payload": .string(draft.payload)]
        let replyTo: JSONValue = ["mid": JSONValue(draft.context)]
        let message: JSONValue = [
            "mid": .string(incoming.id), "text": .string(draft.text),
            "quick_reply": draft.kind == "button" ? quickReply : .null,
            "reply_to": draft.context == nil || draft.kind == "button" ? .null : replyTo,
        ]
        return [.init(name: "message", value: message.withoutNulls)]
    }
}
