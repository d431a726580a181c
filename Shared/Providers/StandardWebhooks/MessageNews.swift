import Foundation
import Models

/// Reads what a system of the operator's own tells about messages: one JSON object or an array of them, each
/// `{"type": "message.delivered", "timestamp": …, "message_id": …, "to": …, …}`.
struct MessageNews {
    let context: WebhookContext
    /// The scheme of addresses that come without one.
    let scheme: String

    static func items(
        in body: [UInt8], context: WebhookContext, scheme: String
    ) throws(MalformedWebhook) -> [WebhookItem] {
        let root = try WebhookBody.json(body)
        let news = MessageNews(context: context, scheme: scheme)
        return (root.kind == .array ? root.elements : [root]).flatMap { source in
            news.read(source) ?? [.unrecognised(field: news.field(source), raw: Array(source.raw))]
        }
    }

    private func field(_ source: JSONValue) -> String { String((source["type"]?.string ?? "body").prefix(100)) }

    private func read(_ source: JSONValue) -> [WebhookItem]? {
        switch source["type"]?.string {
        case "message.sent": receipt(.sent, source)
        case "message.delivered": receipt(.delivered, source)
        case "message.read", "message.opened": receipt(.read, source)
        case "message.clicked": receipt(.clicked, source)
        case "message.failed": receipt(.failed, source)
        case "message.bounced": bounce(source)
        case "message.complained": preference(source, standard: "complained").map { [$0] }
        case "message.unsubscribed": preference(source, standard: "unsubscribed").map { [$0] }
        case "message.received": inbound(source).map { [$0] }
        default: nil
        }
    }

    /// A receipt names the message by our reference or id, or by the id that its receiver gave it.
    private func receipt(_ kind: EventKind, _ source: JSONValue) -> [WebhookItem]? {
        guard let ref = reference(source) else { return nil }
        var event = MessageEvent()
        event.ref = ref
        event.kind = kind
        event.atMs = time(source["timestamp"])
        event.channelID = context.channel.id
        event.providerMessageID = source["provider_message_id"]?.text ?? source["message_id"]?.text ?? ""
        guard !event.providerMessageID.isEmpty || !ref.campaignID.isEmpty else { return nil }
        if kind == .failed {
            event.error = error(source["error"])
            event.reason = Reason.providerError
            if source["error"]?["permanent"]?.boolean == false { event.retry = Backoff.few.schedule }
        }
        return [.event(event)]
    }

    /// A mailbox that does not exist is not asked again; one that is full for now may be.
    private func bounce(_ source: JSONValue) -> [WebhookItem]? {
        guard let items = receipt(.failed, source), case .event(var event)? = items.first else { return nil }
        if source["error"]?["permanent"]?.boolean ?? true { event.reason = Reason.notOnChannel }
        return [.event(event)]
    }

    private func error(_ source: JSONValue?) -> ProviderError {
        ProviderError(
            code: source?["code"]?.integer.flatMap { Int32(exactly: $0) } ?? 0, title: source?["title"]?.text ?? "",
            details: source?["details"]?.text ?? "")
    }

    /// A complaint is the plainest way to say that one wants no more of this.
    private func preference(_ source: JSONValue, standard: String) -> WebhookItem? {
        guard let address = address(source["to"] ?? source["from"]) else { return nil }
        return .preference(
            ContactPreference(
                address: address, purpose: Purpose.marketing, granted: false, atMs: time(source["timestamp"]),
                detail: source["text"]?.string ?? standard))
    }

    private func inbound(_ source: JSONValue) -> WebhookItem? {
        guard let address = address(source["from"]),
            let id = (source["provider_message_id"] ?? source["message_id"])?.text, !id.isEmpty
        else { return nil }
        var inbound = InboundMessage()
        inbound.workspace = context.channel.workspace
        inbound.address = address
        inbound.channelID = context.channel.id
        inbound.providerMessageID = id
        inbound.text = source["text"]?.string ?? ""
        inbound.payload = source["payload"]?.string ?? ""
        inbound.type = inbound.payload.isEmpty ? "text" : "button"
        inbound.contextMessageID = source["context_message_id"]?.text ?? ""
        inbound.atMs = time(source["timestamp"])
        inbound.opensWindow = true
        inbound.raw = Data(source.raw)
        return .inbound(inbound)
    }
}

extension MessageNews {
    private func reference(_ source: JSONValue) -> MessageRef? {
        if let ref = Reference.read(source["reference"]?.string, on: context.channel) { return ref }
        guard let address = address(source["to"] ?? source["from"]) else { return nil }
        var ref = MessageRef()
        ref.workspace = context.channel.workspace
        ref.address = address
        if let id = source["message_id"]?.string.flatMap(Hex.decode), id.count == 16 { ref.id = Data(id) }
        return ref
    }

    /// With a scheme, as `{"scheme": …, "value": …}`, or of the channel's scheme.
    private func address(_ source: JSONValue?) -> String? {
        let text: String
        if let value = source?["value"]?.string {
            text = "\(source?["scheme"]?.string ?? scheme):\(value)"
        } else if let value = source?.string {
            text = Address.Scheme.all.contains(Address.scheme(of: value)) ? value : "\(scheme):\(value)"
        } else {
            return nil
        }
        guard Reference.isSound(text) else { return nil }
        return Address.scheme(of: text) == Address.Scheme.email ? Address.email(Address.value(of: text)) : text
    }

    /// RFC 3339, or seconds since the epoch.
    private func time(_ source: JSONValue?) -> Int64 {
        if let ms = WebhookTime.ms(source) { return ms }
        guard let text = source?.string, let date = try? Date(text, strategy: Self.format(text)) else {
            return context.receivedAtMs
        }
        let ms = date.timeIntervalSince1970 * 1000
        return ms > 0 && ms < 100_000_000_000_000 ? Int64(ms.rounded()) : context.receivedAtMs
    }

    private static func format(_ text: String) -> Date.ISO8601FormatStyle {
        Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
    }
}
