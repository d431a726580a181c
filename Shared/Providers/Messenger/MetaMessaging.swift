import Models
import Rules

/// What Messenger and Instagram have in common (providers.md §10.3): one payload, one set of errors, one webhook.
struct MetaMessaging: Sendable {
    /// Of addresses: `messenger` or `instagram`.
    let scheme: String
    /// The setting that names our page or account.
    let account: String
    /// Where the API is unless the channel says otherwise.
    let base: String
    /// The `object` of its webhooks.
    let object: String

    static let messenger = MetaMessaging(
        scheme: Address.Scheme.messenger, account: "page_id", base: GraphAddress.facebook, object: "page")
    static let instagram = MetaMessaging(
        scheme: Address.Scheme.instagram, account: "ig_id", base: GraphAddress.instagram, object: "instagram")

    var capabilities: Capabilities {
        let isMessenger = scheme == Address.Scheme.messenger
        // Instagram counts 1,000 bytes; characters of most scripts are up to three.
        let text = isMessenger ? 2000 : 1000
        return Capabilities(
            addressSchemes: [scheme],
            kinds: [
                .text: ContentLimits(body: text),
                // A medium has no caption here.
                .media: ContentLimits(media: isMessenger ? ["image", "video", "audio", "document"] : Self.pictures),
                .buttons: ContentLimits(
                    body: text - 130, header: 60, footer: 60, buttons: 13, buttonTitle: 20, buttonID: 1000),
                .ctaURL: ContentLimits(body: 510, header: 60, footer: 60, buttons: 1, buttonTitle: 20),
            ],
            window: .customerService, messagesPerSecond: 40,
            receipts: isMessenger ? [.delivered] : [.read])
    }

    private static let pictures: Set<String> = ["image", "video", "audio"]

    func settings(help: String) -> [ChannelConfiguration.Field] {
        [
            .init(account, .identifier, isRequired: true, help: help),
            .init("base_url", .baseURL, standard: base, help: "Where the API is; another one for a proxy."),
            .init("api_version", .version, standard: GraphAddress.version, help: "Version of the Graph API."),
        ]
    }

    let credentials: [ChannelConfiguration.Field] = [
        .init("access_token", isRequired: true, help: "The token of the page or account."),
        .init("app_secret", help: "App settings > Basic: signs the webhooks."),
        .init("verify_token", help: "A word of your own; give Meta the same when you enter the webhook."),
    ]

    func request(for message: MessageApproved, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest {
        ProviderRequest(
            method: "POST", url: try address(channel) + "/messages",
            headers: [try GraphAddress.authorization(channel), .json],
            body: try MetaMessagingPayload(platform: self).body(for: message))
    }

    func testRequest(on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest {
        let fields = scheme == Address.Scheme.messenger ? "id,name" : "id,username"
        return ProviderRequest(
            method: "GET", url: try address(channel) + "?fields=\(fields)",
            headers: [try GraphAddress.authorization(channel)])
    }

    func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        ChannelReport(fields: try ManagementAnswer.fields(status: status, body: body), health: ChannelHealth())
    }

    private func address(_ channel: ChannelAccess) throws(ProviderRefusal) -> String {
        try GraphAddress.of(channel, object: channel.setting(account), standard: base)
    }
}
