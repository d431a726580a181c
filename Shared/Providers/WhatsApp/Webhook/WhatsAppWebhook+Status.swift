import Foundation
import Models

/// Receipts (providers.md §4.7).
extension WhatsAppWebhook {
    /// `nil` for a status or a shape we do not know.
    /// - Parameter number: the provider's id of the number that sent.
    func status(_ status: JSONValue, number: String?) -> MessageEvent? {
        guard let kind = kind(of: status["status"]?.string), let id = status["id"]?.string, !id.isEmpty,
            let ref = reference(of: status)
        else { return nil }
        var event = MessageEvent()
        event.ref = ref
        event.kind = kind
        event.atMs = time(status["timestamp"])
        event.channelID = channel(of: number)
        event.providerMessageID = id
        if kind == .failed { explain(status["errors"]?.elements.first, in: &event) }
        if let pricing = pricing(of: status) { event.pricing = pricing }
        return event
    }

    private func kind(of name: String?) -> EventKind? {
        switch name {
        case "sent": .sent
        case "delivered": .delivered
        // A voice message that was played was opened.
        case "read", "played": .read
        case "failed": .failed
        default: nil
        }
    }

    /// The message a receipt is about: from our own callback data, otherwise at least the recipient's address, so that
    /// the receipt reaches the partition that knows the provider's id.
    private func reference(of status: JSONValue) -> MessageRef? {
        if let ref = Reference.read(status["biz_opaque_callback_data"]?.string, on: context.channel) { return ref }
        guard
            let address = WhatsAppAddress.address(
                number: status["recipient_id"]?.string, userID: status["recipient_user_id"]?.string)
        else { return nil }
        var ref = MessageRef()
        ref.workspace = context.channel.workspace
        ref.address = address
        return ref
    }

    private func explain(_ error: JSONValue?, in event: inout MessageEvent) {
        event.reason = Reason.providerError
        if let error { WhatsAppErrors.table.explain(Self.error(error), in: &event) }
    }

    /// An error as webhooks word it (§2.2).
    static func error(_ error: JSONValue) -> ProviderError {
        ProviderError(
            code: error["code"]?.integer.flatMap { Int32(exactly: $0) } ?? 0,
            title: error["title"]?.string ?? error["message"]?.string ?? "",
            details: error["error_data"]?["details"]?.string ?? error["details"]?.string ?? "")
    }

    /// Prices, from `pricing`; up to v23.0 and inside a free entry point also the conversation, whose origin says the
    /// category where `pricing` is missing.
    private func pricing(of status: JSONValue) -> Pricing? {
        let source = status["pricing"]
        let conversation = status["conversation"]
        guard source != nil || conversation != nil else { return nil }
        var pricing = Pricing()
        pricing.model = source?["pricing_model"]?.string ?? ""
        pricing.type = source?["type"]?.string ?? ""
        pricing.conversationID = conversation?["id"]?.string ?? ""
        pricing.conversationOrigin = conversation?["origin"]?["type"]?.string ?? ""
        pricing.conversationExpiresAtMs = conversation?["expiration_timestamp"].map { time($0) } ?? 0
        pricing.category = source?["category"]?.string ?? pricing.conversationOrigin
        // Before there were types only this flag told; it is to go, so the type counts where both are there.
        pricing.billable = pricing.type.isEmpty ? source?["billable"]?.boolean ?? false : pricing.type == "regular"
        return pricing
    }
}
