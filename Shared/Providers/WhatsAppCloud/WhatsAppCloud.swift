public import Models
public import Rules

/// Meta's WhatsApp Cloud API: the transport around ``WhatsAppPayload``, ``WhatsAppAnswer`` and ``WhatsAppWebhook``.
///
/// Settings: `phone_number_id`, `waba_id` (templates), `base_url`, `api_version`. Credentials: `access_token`,
/// `app_secret` (webhook signatures), `verify_token` (webhook handshake).
public struct WhatsAppCloud: Provider {
    public let name = "whatsapp_cloud"

    public init() {}

    public var capabilities: Capabilities { WhatsAppCapabilities.all }

    public var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "WhatsApp (Meta Cloud API)", address: .phone,
            settings: [
                .init(
                    "base_url", .baseURL, standard: GraphAddress.facebook,
                    help: "Where Meta's Graph API is; another one for a proxy or the simulator."),
                .init("api_version", .version, standard: GraphAddress.version, help: "Version of the Graph API."),
                .init(
                    "phone_number_id", .identifier, isRequired: true,
                    help: "Meta's id of the number: WhatsApp > API Setup in the app dashboard."),
                .init(
                    "waba_id", .identifier, isRequired: true,
                    help: "Id of the WhatsApp Business Account, on the same page; templates belong to it."),
            ],
            credentials: [
                .init("access_token", help: "A system user's token with whatsapp_business_messaging and _management."),
                .init("app_secret", help: "App settings > Basic: signs the webhooks."),
                .init("verify_token", help: "A word of your own; give Meta the same when you enter the webhook."),
            ])
    }

    public func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest {
        ProviderRequest(
            method: "POST", url: try Self.number(of: channel) + "/messages",
            headers: [try GraphAddress.authorization(channel), .json],
            body: try WhatsAppPayload.body(for: message, context: context))
    }

    public func classify(status: Int, body: [UInt8], message: MessageApproved, jitter: Double) -> SendOutcome {
        WhatsAppAnswer.classify(status: status, body: body, attempt: Int(message.attempt), jitter: jitter)
    }

    public func meaning(ofError code: Int32) -> String? { WhatsAppErrors.table.meaning(of: code) }

    public func handshake(_ request: WebhookRequest, on channel: ChannelAccess) -> HandshakeAnswer? {
        MetaWebhook.handshake(request, on: channel)
    }

    public func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        MetaWebhook.verify(request, on: channel)
    }

    public func parse(_ request: WebhookRequest, context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        try WhatsAppWebhook.parse(request.body, context: context)
    }

    public var templates: (any TemplateManagement)? { CloudTemplates() }

    public var media: (any MediaUpload)? {
        WhatsAppMediaUpload { channel throws(ProviderRefusal) in
            (try Self.number(of: channel) + "/media", try GraphAddress.authorization(channel))
        }
    }

    public func testRequest(on channel: ChannelAccess, context: SendContext) throws(ProviderRefusal) -> ProviderRequest
    {
        ProviderRequest(
            method: "GET", url: try Self.number(of: channel) + "?fields=\(WhatsAppReport.fields)",
            headers: [try GraphAddress.authorization(channel)])
    }

    public func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        try WhatsAppReport.report(status: status, body: body)
    }

    private static func number(of channel: ChannelAccess) throws(ProviderRefusal) -> String {
        try GraphAddress.of(channel, object: channel.setting("phone_number_id"))
    }
}
