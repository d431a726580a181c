/// A Facebook page's messages.
enum Messenger: MetaPage {
    static let kind = StandInKind.messenger
    static let idName = "page_id"
    static let object = "page"
    static let values =
        pageValues(id: "100200300400500") + [
            AccountValue("message_echoes", "true", "Whether the page has subscribed to echoes of its own messages.")
        ]

    static func messageID(_ sequence: UInt64, nonce: UInt32, incoming: Bool) -> String {
        "m_\(incoming ? "i" : "o")" + hexadecimal(UInt64(nonce), digits: 8) + hexadecimal(sequence, digits: 16)
    }

    static func problem(text: String) -> String? {
        text.utf16.count > 2000 ? "Length of param message[text] must be less than or equal to 2000" : nil
    }

    static func profile(_ account: StandInAccount) -> [JSONObject.Member] {
        [.init(name: "name", value: "Simulated page"), .init(name: "category", value: "Shop")]
    }

    /// `delivery` names messages, `read` only the time until which everything has been read. What was sent comes back as
    /// an echo with its metadata.
    static func post(_ status: MessageStatus, of message: StandInMessage, _ context: StandInContext) -> StandInPost? {
        let item: JSONObject.Member
        switch status {
        case .sent where context.account["message_echoes"] == "true":
            let echo: JSONValue = [
                "is_echo": true, "app_id": 1, "mid": .string(message.id), "text": .string(message.draft.text),
                "metadata": JSONValue(message.draft.key),
            ]
            item = .init(name: "message", value: echo.withoutNulls)
        case .delivered:
            let delivery: JSONValue = ["mids": [.string(message.id)], "watermark": .int(context.atMs)]
            item = .init(name: "delivery", value: delivery)
        case .read: item = .init(name: "read", value: ["watermark": .int(context.atMs)])
        default: return nil
        }
        return StandInPost(
            body: .json(
                envelope(
                    [item], context.account, from: status != .sent, person: message.draft.to, atMs: context.atMs)),
            id: "\(message.id).\(status.rawValue)")
    }
}

/// A professional Instagram account's messages. There are no receipts of delivery.
enum Instagram: MetaPage {
    static let kind = StandInKind.instagram
    static let idName = "ig_id"
    static let object = "instagram"
    static let values = pageValues(id: "17841400000000001")

    static func messageID(_ sequence: UInt64, nonce: UInt32, incoming: Bool) -> String {
        let text =
            "ig_dm:\(incoming ? 1 : 0):\(hexadecimal(UInt64(nonce), digits: 8)):\(hexadecimal(sequence, digits: 16))"
        return "aWdf" + Base64.encode(Array(text.utf8)).filter { $0 != "=" }
    }

    static func problem(text: String) -> String? {
        text.utf8.count > 1000 ? "Message text must be UTF-8 and be 1000 bytes or less" : nil
    }

    static func profile(_ account: StandInAccount) -> [JSONObject.Member] {
        [
            .init(name: "user_id", value: .string(account[idName])), .init(name: "username", value: "simulated_shop"),
            .init(name: "name", value: "Simulated shop"), .init(name: "account_type", value: "BUSINESS"),
        ]
    }

    static func post(_ status: MessageStatus, of message: StandInMessage, _ context: StandInContext) -> StandInPost? {
        guard status == .read else { return nil }
        let item = JSONObject.Member(name: "read", value: ["mid": .string(message.id)])
        return StandInPost(
            body: .json(
                envelope([item], context.account, from: true, person: message.draft.to, atMs: context.atMs)),
            id: "\(message.id).\(status.rawValue)")
    }
}
