public import Models

/// Meta's WhatsApp Cloud API: the transport around ``WhatsAppPayload``, ``WhatsAppAnswer`` and ``WhatsAppWebhook``.
///
/// Settings: `phone_number_id`, `waba_id` (templates), `base_url`, `api_version`. Credentials: `access_token`,
/// `app_secret` (webhook signatures), `verify_token` (webhook handshake).
public struct WhatsAppCloud: Provider {
    public let name = "whatsapp_cloud"

    public init() {}

    public func request(
        for message: MessageApproved, on channel: ChannelAccess
    ) throws(ProviderRefusal) -> ProviderRequest {
        ProviderRequest(
            method: "POST", url: try address(channel, of: channel.setting("phone_number_id")) + "/messages",
            headers: [try authorization(channel), ProviderRequest.Header("Content-Type", "application/json")],
            body: try WhatsAppPayload.body(for: message))
    }

    public func classify(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome {
        WhatsAppAnswer.classify(status: status, body: body, attempt: attempt, jitter: jitter)
    }

    public func handshake(query: [String: String], on channel: ChannelAccess) -> HandshakeAnswer? {
        MetaWebhook.handshake(query: query, verifyToken: channel.credentials["verify_token"] ?? "")
    }

    public func verify(header: (_ name: String) -> String?, body: [UInt8], on channel: ChannelAccess) -> Bool {
        MetaWebhook.verify(
            signature: header(MetaWebhook.signatureHeader), body: body,
            appSecret: channel.credentials["app_secret"] ?? "")
    }

    public func parse(body: [UInt8], context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        try WhatsAppWebhook.parse(body, context: context)
    }

    public func templateListRequest(
        on channel: ChannelAccess, after cursor: String?
    ) throws(ProviderRefusal) -> ProviderRequest {
        let fields = "name,status,category,language,parameter_format,components,quality_score,rejected_reason,id"
        var url = try address(channel, of: channel.setting("waba_id")) + "/message_templates?fields=\(fields)&limit=100"
        if let cursor { url += "&after=\(URLText.escape(cursor))" }
        return ProviderRequest(method: "GET", url: url, headers: [try authorization(channel)])
    }

    public func parseTemplates(
        status: Int, body: [UInt8], channel: ChannelRecord
    ) throws(ProviderFailure) -> TemplatePage {
        try WhatsAppTemplates.page(status: status, body: body, channel: channel)
    }

    public func testRequest(on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest {
        let fields = "id,display_phone_number,verified_name,quality_rating,throughput"
        let url = try address(channel, of: channel.setting("phone_number_id")) + "?fields=\(fields)"
        return ProviderRequest(method: "GET", url: url, headers: [try authorization(channel)])
    }

    public func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> [String: String] {
        try WhatsAppManagement.fields(status: status, body: body)
    }
}

extension WhatsAppCloud {
    /// `{base_url}/{api_version}/{object}`.
    private func address(_ channel: ChannelAccess, of object: String) throws(ProviderRefusal) -> String {
        var base = channel.setting("base_url", default: "https://graph.facebook.com")[...]
        guard base.hasPrefix("https://") || base.hasPrefix("http://") else {
            throw .channel(detail: "settings.base_url is not an http or https address")
        }
        while base.hasSuffix("/") { base = base.dropLast() }
        let version = URLText.escape(channel.setting("api_version", default: "v23.0"))
        return "\(base)/\(version)/\(URLText.escape(object))"
    }

    private func authorization(_ channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest.Header {
        ProviderRequest.Header("Authorization", "Bearer " + (try channel.credential("access_token")))
    }
}
