import Foundation
import Models

/// Receipts (providers.md §4.7).
extension WhatsAppWebhook {
    /// `nil` for a status or a shape we do not know.
    func status(_ status: JSONValue) -> WebhookItem? {
        guard let kind = kind(of: status["status"]?.string), let id = status["id"]?.string, !id.isEmpty,
            let ref = reference(of: status)
        else { return nil }
        var event = MessageEvent()
        event.ref = ref
        event.kind = kind
        event.atMs = time(status["timestamp"])
        event.channelID = context.channel.id
        event.providerMessageID = id
        if kind == .failed { explain(status["errors"]?.elements.first, in: &event) }
        if let pricing = pricing(of: status) { event.pricing = pricing }
        return .event(event)
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
        if let data = status["biz_opaque_callback_data"]?.string, let ref = CallbackData.decode(data),
            ref.workspace == context.channel.workspace
        {
            return ref
        }
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
        let code = error?["code"]?.integer.flatMap { Int32(exactly: $0) } ?? 0
        let title = error?["title"]?.string ?? error?["message"]?.string ?? ""
        event.error = ProviderError(
            code: code, title: title, details: error?["error_data"]?["details"]?.string ?? "")
        event.reason = error == nil ? Reason.providerError : WhatsAppErrors.failureReason(of: code)
        // Some refusals of a whole channel or template come with receipts only (131042, 132015).
        if error != nil, let scope = WhatsAppErrors.stopScope(of: code) { event.stopScope = scope.rawValue }
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
