public import Models
public import Rules

/// SMS through Twilio's Programmable Messaging (providers.md §10.1).
public struct TwilioSMS: Provider {
    public let name = "sms_twilio"

    public init() {}

    public var capabilities: Capabilities {
        Capabilities(
            addressSchemes: [Address.Scheme.phone],
            kinds: [.text: ContentLimits(body: 1600), .media: ContentLimits(body: 1600, media: ["image"])],
            // A long code's pace; short codes and services may be set higher.
            messagesPerSecond: 1, receipts: [.delivered])
    }

    public var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "SMS (Twilio)",
            note: """
                The address is the number or sender id that messages come from. Enter the webhook address of this \
                channel at Twilio for incoming messages, and the same address here.
                """,
            address: .name,
            settings: [
                .init(
                    "account_sid", .identifier, isRequired: true, help: "AC…, on the first page of Twilio's console."),
                .init("base_url", .baseURL, standard: Self.address, help: "Twilio's address, or that of a proxy."),
                .init(
                    "messaging_service_sid", .identifier,
                    help: "MG…: a messaging service chooses the sender, instead of the channel's address."),
                .init(
                    "webhook_url", .url,
                    help: "This channel's webhook address as Twilio calls it: without it no receipts or replies come."),
            ],
            credentials: [
                .init(
                    "auth_token", isRequired: true, help: "Signs the webhooks and, without an API key, the requests."),
                .init("api_key_sid", help: "SK…: an API key for the requests."),
                .init("api_key_secret", help: "The API key's secret."),
            ])
    }

    public func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest {
        ProviderRequest(
            method: "POST", url: try Self.account(of: channel) + "/Messages.json",
            headers: [try Self.authorization(channel), .form],
            body: FormText.encode(try TwilioPayload.fields(for: message, on: channel)))
    }

    public func classify(status: Int, body: [UInt8], message: MessageApproved, jitter: Double) -> SendOutcome {
        TwilioAnswer.classify(status: status, body: body, attempt: Int(message.attempt), jitter: jitter)
    }

    public func meaning(ofError code: Int32) -> String? { TwilioErrors.table.meaning(of: code) }

    public func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        TwilioSignature.verify(request, on: channel)
    }

    public func parse(_ request: WebhookRequest, context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        TwilioWebhook(context: context, query: request.query).items(in: request.body)
    }

    public func testRequest(on channel: ChannelAccess, context: SendContext) throws(ProviderRefusal) -> ProviderRequest
    {
        ProviderRequest(
            method: "GET", url: try Self.account(of: channel) + ".json", headers: [try Self.authorization(channel)])
    }

    public func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        let root = try TwilioAnswer.management(status: status, body: body)
        let fields = ["sid", "friendly_name", "status", "type"].compactMap { name in
            root[dynamic: name].map { (name, $0.text) }
        }
        return ChannelReport(fields: Dictionary(fields, uniquingKeysWith: { $1 }), health: ChannelHealth())
    }

    private static let address = "https://api.twilio.com"

    /// `{base_url}/2010-04-01/Accounts/{account_sid}`.
    private static func account(of channel: ChannelAccess) throws(ProviderRefusal) -> String {
        let sid = URLText.escape(try channel.setting("account_sid"))
        return try BaseAddress.of(channel, standard: address) + "/2010-04-01/Accounts/\(sid)"
    }

    private static func authorization(_ channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest.Header {
        if channel.credentials["api_key_sid"]?.isEmpty == false {
            return .basic(try channel.credential("api_key_sid"), try channel.credential("api_key_secret"))
        }
        return .basic(try channel.setting("account_sid"), try channel.credential("auth_token"))
    }
}
