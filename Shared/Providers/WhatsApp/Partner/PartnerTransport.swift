import Models

/// Where a solution partner takes WhatsApp's payload, and the key that opens it.
struct PartnerTransport: Sendable {
    /// Without a slash at the end.
    let base: String
    /// Names the number as well: there is a key for each.
    let key: ProviderRequest.Header
    var messagesPath = "/messages"
    var templatesPath = "/v1/configs/templates"
    var mediaPath = "/media"
    /// Answers a `GET` and changes nothing.
    var testPath = "/v1/configs/webhook"

    func request(_ method: String, _ path: String, _ body: [UInt8] = []) -> ProviderRequest {
        ProviderRequest(
            method: method, url: base + path, headers: body.isEmpty ? [key] : [key, .json], body: body)
    }
}

/// What 360dialog and those who take its shape have in common: Meta's payload, errors and webhooks behind a key.
struct WhatsAppPartner: Sendable {
    let transport: @Sendable (ChannelAccess) throws(ProviderRefusal) -> PartnerTransport

    func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest {
        let transport = try transport(channel)
        return transport.request(
            "POST", transport.messagesPath, try WhatsAppPayload.body(for: message, context: context))
    }

    /// There is no signature that we could check (providers.md §7): the partner sends a secret of ours along.
    func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        SharedSecret.verify(
            request, header: channel.setting("webhook_header", default: Self.webhookHeader),
            secret: channel.credentials["webhook_secret"] ?? "")
    }

    func testRequest(on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest {
        let transport = try transport(channel)
        return transport.request("GET", transport.testPath)
    }

    /// The answer repeats the headers that webhooks are sent with, our secret among them: they are left out.
    func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        let root = try ManagementAnswer.answer(status: status, body: body)
        var fields = try ManagementAnswer.fields(status: status, body: body)
        fields["headers"] = nil
        return ChannelReport(fields: fields, health: WhatsAppReport.health(root))
    }

    var templates: PartnerTemplates { PartnerTemplates(transport: transport) }

    var media: WhatsAppMediaUpload {
        WhatsAppMediaUpload { channel throws(ProviderRefusal) in
            let transport = try transport(channel)
            return (transport.base + transport.mediaPath, transport.key)
        }
    }

    static let webhookHeader = "X-Secret"
}
