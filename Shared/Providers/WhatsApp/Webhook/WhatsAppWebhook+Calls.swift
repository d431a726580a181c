import Foundation
import Models

/// Calls to one of our numbers: like a message, a call opens the customer service window (providers.md §5).
extension WhatsAppWebhook {
    /// A person rings; `nil` for calls of ours and for how a call went on, which say nothing new about the person.
    func call(_ call: JSONValue, people: [JSONValue], number: String?) -> WebhookItem? {
        guard let id = call["id"]?.string, !id.isEmpty, call["event"]?.string == "connect",
            call["direction"]?.string ?? Self.fromPerson == Self.fromPerson,
            let address = WhatsAppAddress.address(number: call["from"]?.string, userID: call["from_user_id"]?.string)
        else { return nil }
        var inbound = InboundMessage()
        inbound.workspace = context.channel.workspace
        inbound.address = address
        inbound.channelID = channel(of: number)
        inbound.providerMessageID = id
        inbound.type = "call"
        inbound.atMs = time(call["timestamp"])
        inbound.profileName = profileName(of: call, people)
        inbound.opensWindow = true
        inbound.raw = Data(call.raw)
        return .inbound(inbound)
    }

    private static let fromPerson = "USER_INITIATED"
}
