import Foundation
import Models

/// Messages from people (providers.md §4.6).
extension WhatsAppWebhook {
    /// - Parameters:
    ///   - people: the `contacts` beside the message.
    ///   - number: the provider's id of the number that was written to.
    /// - Returns: `nil` for what is no message of one person to one of our channels.
    func inbound(_ message: JSONValue, people: [JSONValue], number: String?) -> InboundMessage? {
        guard let id = message["id"]?.string, !id.isEmpty, let type = message["type"]?.string,
            // A group is not a conversation with us: it opens no window and STOP there is not meant for us.
            message["group_id"] == nil,
            let address = WhatsAppAddress.address(
                number: message["from"]?.string, userID: message["from_user_id"]?.string)
        else { return nil }
        var inbound = InboundMessage()
        inbound.workspace = context.channel.workspace
        inbound.address = address
        inbound.channelID = channel(of: number)
        inbound.providerMessageID = id
        inbound.type = type
        inbound.atMs = time(message["timestamp"])
        inbound.profileName = profileName(of: message, people)
        inbound.opensWindow = type != "system"
        // From a click-to-WhatsApp advertisement or page (providers.md §4.6): a free entry point if we answer.
        inbound.isReferral = inbound.opensWindow && message["referral"] != nil
        inbound.raw = Data(message.raw)
        let words = words(of: message, type: type)
        inbound.text = words.text
        inbound.payload = words.payload
        inbound.contextMessageID = message["context"]?["id"]?.string ?? words.about
        return inbound
    }

    func profileName(of message: JSONValue, _ people: [JSONValue]) -> String {
        let number = message["from"]?.string
        let user = message["from_user_id"]?.string
        let person = people.first { person in
            (number != nil && person["wa_id"]?.string == number) || (user != nil && person["user_id"]?.string == user)
        }
        return person?["profile"]?["name"]?.string ?? ""
    }

    /// What the person said, in the form that keywords and reports use; everything else stays in `raw`.
    private func words(of message: JSONValue, type: String) -> (text: String, payload: String, about: String) {
        let content = message[dynamic: type]
        switch type {
        case "text", "system": return (content?["body"]?.string ?? "", "", "")
        case "button": return (content?["text"]?.string ?? "", content?["payload"]?.string ?? "", "")
        case "interactive": return interactive(content)
        case "order": return (content?["text"]?.string ?? "", "", "")
        case "reaction": return (content?["emoji"]?.string ?? "", "", content?["message_id"]?.string ?? "")
        case "location": return (content?["name"]?.string ?? content?["address"]?.string ?? "", "", "")
        default: return (content?["caption"]?.string ?? "", "", "")
        }
    }

    private func interactive(_ content: JSONValue?) -> (text: String, payload: String, about: String) {
        if let reply = content?["button_reply"] ?? content?["list_reply"] {
            return (reply["title"]?.string ?? "", reply["id"]?.string ?? "", "")
        }
        return (content?["nfm_reply"]?["body"]?.string ?? "", "", "")
    }
}
