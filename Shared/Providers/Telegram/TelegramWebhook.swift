import Foundation
import Models

/// Reads Telegram's updates: one to a webhook.
struct TelegramWebhook {
    let context: WebhookContext

    func items(in update: JSONValue) -> [WebhookItem] {
        if let message = update["message"] { return message.kind == .object ? read(message, update) : [keep(update)] }
        if let tap = update["callback_query"] { return [self.tap(tap).map { .inbound($0) } ?? keep(update)] }
        if let member = update["my_chat_member"] { return membership(member) ?? [keep(update)] }
        return [keep(update)]
    }

    private func keep(_ update: JSONValue) -> WebhookItem {
        let field = update.members.first { $0.name != "update_id" }?.name ?? "body"
        return .unrecognised(field: String(field.prefix(100)), raw: Array(update.raw))
    }

    private func read(_ message: JSONValue, _ update: JSONValue) -> [WebhookItem] {
        guard let address = address(message["chat"]), let id = TelegramAnswer.messageID(message) else {
            return [keep(update)]
        }
        var inbound = inbound(id, address, message["from"], update)
        inbound.atMs = WebhookTime.ms(message["date"]) ?? context.receivedAtMs
        inbound.type = Self.types.first { message[dynamic: $0.key] != nil }?.value ?? "text"
        let words = command(message["text"]?.string ?? message["caption"]?.string ?? "")
        inbound.text = words.text
        inbound.payload = words.argument
        inbound.contextMessageID = TelegramAnswer.messageID(message["reply_to_message"]) ?? ""
        return [.inbound(inbound)]
    }

    /// A button was tapped; which, says its payload.
    private func tap(_ tap: JSONValue) -> InboundMessage? {
        guard let id = tap["id"]?.text, !id.isEmpty, let message = tap["message"],
            let address = address(message["chat"])
        else { return nil }
        var inbound = inbound("callback.\(id)", address, tap["from"], tap)
        inbound.atMs = context.receivedAtMs
        inbound.type = "button"
        inbound.payload = tap["data"]?.string ?? ""
        inbound.text = title(of: inbound.payload, on: message)
        inbound.contextMessageID = TelegramAnswer.messageID(message) ?? ""
        return inbound
    }

    private func title(of payload: String, on message: JSONValue) -> String {
        let keys = message["reply_markup"]?["inline_keyboard"]?.elements.flatMap(\.elements) ?? []
        return keys.first { $0["callback_data"]?.string == payload }?["text"]?.string ?? ""
    }

    /// The person has blocked the bot, or let it in again, which says nothing about what they want to get.
    private func membership(_ member: JSONValue) -> [WebhookItem]? {
        guard let address = address(member["chat"]), let state = member["new_chat_member"]?["status"]?.string else {
            return nil
        }
        guard state == "kicked" else { return [] }
        return [
            .preference(
                ContactPreference(
                    address: address, purpose: Purpose.all, granted: false,
                    atMs: WebhookTime.ms(member["date"]) ?? context.receivedAtMs, detail: "blocked the bot"))
        ]
    }

    private func inbound(_ id: String, _ address: String, _ person: JSONValue?, _ raw: JSONValue) -> InboundMessage {
        var inbound = InboundMessage()
        inbound.workspace = context.channel.workspace
        inbound.address = address
        inbound.channelID = context.channel.id
        inbound.providerMessageID = id
        inbound.opensWindow = true
        inbound.profileName = [person?["first_name"]?.string, person?["last_name"]?.string].compactMap { $0 }
            .joined(separator: " ")
        inbound.raw = Data(raw.raw)
        return inbound
    }

    /// A chat with one person. A group is not a conversation with us: STOP there is not meant for us.
    private func address(_ chat: JSONValue?) -> String? {
        guard let id = chat?["id"]?.integer, chat?["type"]?.string ?? "private" == "private" else { return nil }
        return "\(Address.Scheme.telegram):\(id)"
    }

    /// `/start`, `/stop` and `/help` are the keywords of that name; what stands behind `/start` came with the link that
    /// the person followed.
    private func command(_ text: String) -> (text: String, argument: String) {
        guard text.hasPrefix("/") else { return (text, "") }
        let parts = text.dropFirst().split(separator: " ", maxSplits: 1)
        let word = (parts.first ?? "").prefix { $0 != "@" }.lowercased()
        guard ["start", "stop", "help"].contains(word) else { return (text, "") }
        return (word.uppercased(), parts.count > 1 ? String(parts[1]) : "")
    }

    private static let types: KeyValuePairs<String, String> = [
        "photo": "image", "video": "video", "audio": "audio", "voice": "audio", "document": "document",
        "sticker": "sticker", "location": "location", "contact": "contacts",
    ]
}
