public import Models
public import Rules

/// Telegram's Bot API (providers.md §10.2). A bot can write only to people who started it; there are no receipts.
public struct Telegram: Provider {
    public let name = "telegram"

    public init() {}

    public var capabilities: Capabilities {
        let media: Set<String> = ["image", "video", "audio", "document"]
        return Capabilities(
            addressSchemes: [Address.Scheme.telegram],
            kinds: [
                .text: ContentLimits(body: 4096),
                .media: ContentLimits(body: 1024, media: media.union(["sticker"])),
                // Under a picture there is room for 1,024 characters in all; under a text header for 4,096.
                .buttons: ContentLimits(
                    body: 1024, header: 60, footer: 60, media: media, buttons: 10, buttonTitle: 64, buttonID: 64),
                .ctaURL: ContentLimits(
                    body: 1024, header: 60, footer: 60, media: media, buttons: 1, buttonTitle: 64),
            ],
            messagesPerSecond: 30)
    }

    public var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "Telegram",
            note: "People must start the bot before it can write to them. Register this channel's webhook address with "
                + "setWebhook, the secret token and allowed_updates message, callback_query, my_chat_member.",
            address: .name,
            settings: [
                .init("base_url", .baseURL, standard: Self.address, help: "Telegram's address, or a Bot API server's.")
            ],
            credentials: [
                .init("bot_token", isRequired: true, help: "From @BotFather."),
                .init("secret_token", help: "A word of your own for setWebhook; webhooks without it are refused."),
            ])
    }

    public func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest {
        let payload = try TelegramPayload(message)
        return ProviderRequest(
            method: "POST", url: try Self.method(payload.method, on: channel), headers: [.json], body: payload.body)
    }

    public func classify(status: Int, body: [UInt8], message: MessageApproved, jitter: Double) -> SendOutcome {
        TelegramAnswer.classify(status: status, body: body, attempt: Int(message.attempt), jitter: jitter)
    }

    public func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        Secret.equal(
            request.headers["x-telegram-bot-api-secret-token"] ?? "", channel.credentials["secret_token"] ?? "")
    }

    public func parse(_ request: WebhookRequest, context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        let update = try WebhookBody.json(request.body)
        return TelegramWebhook(context: context).items(in: update)
    }

    public func testRequest(on channel: ChannelAccess, context: SendContext) throws(ProviderRefusal) -> ProviderRequest
    {
        ProviderRequest(method: "GET", url: try Self.method("getMe", on: channel), headers: [])
    }

    public func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        guard let root = try? JSONDocument(body).root, root.kind == .object else {
            throw ManagementAnswer.unreadable(status, "the answer is not JSON")
        }
        guard root["ok"]?.boolean == true, let bot = root["result"] else {
            throw ProviderFailure(status: status, error: TelegramAnswer.error(in: root, status: status))
        }
        return ChannelReport(
            fields: Dictionary(bot.members.map { ($0.name, $0.value.text) }, uniquingKeysWith: { first, _ in first }),
            health: ChannelHealth())
    }

    private static let address = "https://api.telegram.org"

    /// `{base_url}/bot{token}/{method}`: the token is part of the address.
    private static func method(_ name: String, on channel: ChannelAccess) throws(ProviderRefusal) -> String {
        let token = try channel.credential("bot_token")
        guard token.utf8.allSatisfy({ isTokenByte($0) }) else {
            throw .channel(detail: "credentials.bot_token is not a token of Telegram's")
        }
        return try BaseAddress.of(channel, standard: address) + "/bot\(token)/\(name)"
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
