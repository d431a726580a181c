public import Models
public import Rules

/// E-mail over SMTP (providers.md §10.4). The request is for an SMTP client: its body is the mail, its answer's status
/// the reply code and its answer's body the reply's text.
public struct Email: Provider {
    public let name = "email"

    public init() {}

    public var capabilities: Capabilities {
        Capabilities(
            addressSchemes: [Address.Scheme.email],
            // A subject goes into `header`.
            kinds: [.email: ContentLimits(body: 500_000, header: 250)], messagesPerSecond: 10)
    }

    public var configuration: ChannelConfiguration {
        ChannelConfiguration(
            title: "E-mail (SMTP)",
            note: "Large mailbox providers want SPF, DKIM and DMARC for the domain of the sender.", address: .email,
            settings: [
                .init("host", .host, isRequired: true, help: "The SMTP server."),
                .init("port", .port, standard: "587", help: "587 for STARTTLS, 465 for TLS."),
                .init(
                    "security", .oneOf(["starttls", "tls", "none"]), standard: "starttls",
                    help: "How the connection is protected."),
                .init("from", .email, isRequired: true, help: "The sender's address."),
                .init("from_name", .text, help: "The sender's name."),
                .init("reply_to", .email, help: "Where answers go; empty: to the sender."),
                .init(
                    "webhook_url", .url,
                    help: "This channel's public webhook address: unsubscribe links lead there."),
            ],
            credentials: [
                .init("username", help: "Of the SMTP account; empty: without signing in."),
                .init("password", help: "Of the SMTP account."),
                .init(
                    "webhook_secret",
                    help: "whsec_ and base64, or any text: signs unsubscribe links and what you tell about bounces."),
            ])
    }

    public func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest {
        guard case .email(let content)? = message.content.kind else {
            throw .invalid("an e-mail channel sends e-mails only")
        }
        try ProviderRefusal.require(content.subject, "email.subject")
        try ProviderRefusal.require(content.text + content.html, "email.text")
        guard Address.scheme(of: message.ref.address) == Address.Scheme.email,
            let to = MailAddress(Address.value(of: message.ref.address))
        else { throw .address("an e-mail needs an e-mail address") }
        guard let from = MailAddress(try channel.setting("from")) else {
            throw .channel(detail: "settings.from is not an e-mail address")
        }
        let mail = MailMessage(
            from: from, fromName: channel.setting("from_name", default: ""),
            replyTo: channel.setting("reply_to", default: ""), to: to, messageID: message.ref.idText,
            sentAtMs: context.nowMs, unsubscribeURL: Self.unsubscribeURL(of: message, on: channel))
        return try Self.smtp("MAIL", from: from.text, to: to.text, mail.bytes(content), on: channel)
    }

    /// One click, as RFC 8058 has it. A one-time code is nothing to unsubscribe from.
    private static func unsubscribeURL(of message: MessageApproved, on channel: ChannelAccess) -> String {
        let webhook = channel.setting("webhook_url", default: "")
        let secret = channel.credentials["webhook_secret"] ?? ""
        guard !webhook.isEmpty, !secret.isEmpty, message.purpose != Purpose.authentication else { return "" }
        let token = UnsubscribeToken.make(message.ref, secret: secret)
        return "\(MailText.oneLine(webhook))\(webhook.contains("?") ? "&" : "?")unsubscribe=\(token)"
    }

    public func classify(status: Int, body: [UInt8], message: MessageApproved, jitter: Double) -> SendOutcome {
        SMTPAnswer.classify(
            status: status, text: String(decoding: body, as: UTF8.self), messageID: message.ref.idText,
            attempt: Int(message.attempt), jitter: jitter)
    }

    public func handshake(_ request: WebhookRequest, on channel: ChannelAccess) -> HandshakeAnswer? {
        guard request.query["unsubscribe"] != nil else { return nil }
        guard let ref = Self.unsubscribed(request, on: channel) else { return .refused }
        return .page(html: UnsubscribePage.html(address: Address.value(of: ref.address)))
    }

    public func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        if request.query["unsubscribe"] != nil { return Self.unsubscribed(request, on: channel) != nil }
        return StandardWebhooks.verify(request, secret: channel.credentials["webhook_secret"] ?? "")
    }

    private static func unsubscribed(_ request: WebhookRequest, on channel: ChannelAccess) -> MessageRef? {
        UnsubscribeToken.read(
            request.query["unsubscribe"] ?? "", secret: channel.credentials["webhook_secret"] ?? "", on: channel.record)
    }

    public func parse(_ request: WebhookRequest, context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        guard let token = request.query["unsubscribe"] else {
            return try MessageNews.items(in: request.body, context: context, scheme: Address.Scheme.email)
        }
        guard let ref = UnsubscribeToken.message(in: token, on: context.channel) else {
            return [.unrecognised(field: "unsubscribe", raw: request.body)]
        }
        return [
            .preference(
                ContactPreference(
                    address: ref.address, purpose: Purpose.marketing, granted: false, atMs: context.receivedAtMs,
                    detail: "unsubscribed by the link of an e-mail"))
        ]
    }

    /// Signs in and says that there is nothing to do.
    public func testRequest(on channel: ChannelAccess, context: SendContext) throws(ProviderRefusal) -> ProviderRequest
    {
        try Self.smtp("NOOP", from: channel.setting("from"), to: "", [], on: channel)
    }

    public func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        let text = String(decoding: body.prefix(500), as: UTF8.self)
        guard (200..<300).contains(status) else {
            throw ProviderFailure(
                status: status, error: ProviderError(code: Int32(clamping: status), title: text, details: ""))
        }
        return ChannelReport(fields: ["reply": text.isEmpty ? String(status) : text], health: ChannelHealth())
    }

    private static func smtp(
        _ method: String, from: String, to: String, _ mail: [UInt8], on channel: ChannelAccess
    ) throws(ProviderRefusal) -> ProviderRequest {
        let security = channel.setting("security", default: "starttls")
        let host = try channel.setting("host")
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "@") }),
            let port = UInt16(channel.setting("port", default: "587")), port > 0
        else { throw .channel(detail: "settings.host and settings.port name no server") }
        let username = channel.credentials["username"] ?? ""
        return ProviderRequest(
            method: method, url: "\(security == "tls" ? "smtps" : "smtp")://\(host):\(port)", headers: [], body: mail,
            mail: MailEnvelope(
                from: from, recipient: to, username: username,
                password: username.isEmpty ? "" : try channel.credential("password"),
                requiresTLS: security == "starttls"))
    }
}
