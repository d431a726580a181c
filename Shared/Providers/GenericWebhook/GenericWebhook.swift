import Foundation
public import Models
public import Rules

/// Any system of the operator's own: messages go out as signed webhooks (Standard Webhooks) and come back the same way.
public struct GenericWebhook: Provider {
    public let name = "webhook"

    public init() {}

    public var capabilities: Capabilities {
        Capabilities(
            addressSchemes: Address.Scheme.all, kinds: Self.kinds, messagesPerSecond: 10, dropsRepeats: true,
            receipts: [.delivered, .read])
    }

    /// Who receives the webhook decides how to show what; the bounds keep a message within one request.
    private static let kinds: [ContentKind: ContentLimits] = {
        let media: Set<String> = ["image", "video", "audio", "document", "sticker"]
        let limits = ContentLimits(
            body: 65_536, header: 1024, footer: 1024, media: media, buttons: 10, buttonTitle: 256, buttonID: 256)
        let kinds: [ContentKind] = [
            .text, .media, .buttons, .list, .product, .products, .catalog, .ctaURL, .locationRequest, .email,
        ]
        return Dictionary(uniqueKeysWithValues: kinds.map { ($0, limits) })
    }()

    public var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "Webhook",
            note: "Every message is posted to your address, signed as Standard Webhooks; drop those whose webhook-id "
                + "you have had. Tell receipts and replies to this channel's webhook address with the same signature.",
            address: .name,
            settings: [
                .init("url", .url, isRequired: true, help: "Where messages are posted to."),
                .init(
                    "address_scheme", .oneOf(Address.Scheme.all), standard: Address.Scheme.phone,
                    help: "Which of a contact's addresses you want."),
            ],
            credentials: [
                .init(
                    "signing_secret", isRequired: true,
                    help: "whsec_ and base64, or any text: signs what we send and what you send.")
            ])
    }

    public func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest {
        let url = try channel.setting("url")
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw .channel(detail: "settings.url is not an http or https address")
        }
        let body = try Self.body(for: message, on: channel, nowMs: context.nowMs)
        // Attempts of one message bear one id, by which the receiver knows repeats.
        let headers = StandardWebhooks.headers(
            id: message.ref.idText, nowMs: context.nowMs, body: body, secret: try channel.credential("signing_secret"))
        return ProviderRequest(method: "POST", url: url, headers: [.json] + headers, body: body)
    }

    private static func body(
        for message: MessageApproved, on channel: ChannelAccess, nowMs: Int64
    ) throws(ProviderRefusal) -> [UInt8] {
        let scheme = channel.setting("address_scheme", default: Address.Scheme.phone)
        let address = message.ref.address
        guard Address.scheme(of: address) == scheme, !Address.value(of: address).isEmpty else {
            throw .address("this webhook takes addresses of the scheme \(scheme)")
        }
        var json = JSONWriter(capacity: 1024)
        try json.object { json throws(ProviderRefusal) in
            json.member("type", "message.send")
            json.member("timestamp", rfc3339(nowMs))
            try json.object("data") { json throws(ProviderRefusal) in
                json.member("message_id", message.ref.idText)
                json.member("reference", CallbackData.encode(message.ref))
                json.member("workspace", message.ref.workspace)
                json.member("channel_id", channel.record.id)
                json.member("campaign_id", message.ref.campaignID)
                json.member("purpose", message.purpose)
                json.object("to") { json in
                    json.member("scheme", scheme)
                    json.member("value", Address.value(of: address))
                }
                try json.value("content") { json throws(ProviderRefusal) in
                    try ContractContent.write(message.content, &json)
                }
            }
        }
        return json.bytes
    }

    static func rfc3339(_ ms: Int64) -> String {
        Date(timeIntervalSince1970: Double(ms) / 1000).formatted(
            Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    /// The id makes repeats harmless: everything that may pass is tried again.
    public func classify(status: Int, body: [UInt8], message: MessageApproved, jitter: Double) -> SendOutcome {
        let error = ProviderError(title: "HTTP \(status)", details: String(decoding: body.prefix(200), as: UTF8.self))
        let attempt = Int(message.attempt)
        switch status {
        case 200..<300:
            let id = (try? JSONDocument(body).root)?["id"]?.text ?? ""
            return .accepted(providerMessageID: id.isEmpty ? message.ref.idText : id, held: false)
        case 408, 425, 429, 500...: return .refused(.slowDown, error, attempt: attempt, jitter: jitter)
        case 400, 413, 422: return .rejected(reason: Reason.invalidRequest, error: error)
        case 410: return .refused(.stopChannel, error, attempt: attempt, jitter: jitter)
        case 401...: return .rejected(reason: Reason.providerError, error: error)
        default:
            // A redirect: the address is another by now.
            return .refused(.stopChannel, error, attempt: attempt, jitter: jitter)
        }
    }

    public func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        StandardWebhooks.verify(request, secret: channel.credentials["signing_secret"] ?? "")
    }

    public func parse(_ request: WebhookRequest, context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        let scheme = context.channel.settings["address_scheme"] ?? ""
        return try MessageNews.items(
            in: request.body, context: context, scheme: scheme.isEmpty ? Address.Scheme.phone : scheme)
    }

    /// A `ping` with which the receiver does nothing.
    public func testRequest(on channel: ChannelAccess, context: SendContext) throws(ProviderRefusal) -> ProviderRequest
    {
        var json = JSONWriter()
        json.object { json in
            json.member("type", "ping")
            json.object("data") { json in json.member("channel_id", channel.record.id) }
        }
        let headers = StandardWebhooks.headers(
            id: "ping-\(context.nowMs)", nowMs: context.nowMs, body: json.bytes,
            secret: try channel.credential("signing_secret"))
        return ProviderRequest(
            method: "POST", url: try channel.setting("url"), headers: [.json] + headers, body: json.bytes)
    }

    public func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        guard (200..<300).contains(status) else {
            throw ManagementAnswer.unreadable(status, String(decoding: body.prefix(500), as: UTF8.self))
        }
        return ChannelReport(fields: ["status": String(status)], health: ChannelHealth())
    }
}
