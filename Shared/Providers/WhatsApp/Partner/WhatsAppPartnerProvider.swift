import Models
import Rules

/// WhatsApp behind a solution partner: what differs is where it is, its key and what people are told.
protocol WhatsAppPartnerProvider: Provider {
    var partner: WhatsAppPartner { get }
}

extension WhatsAppPartnerProvider {
    var capabilities: Capabilities { WhatsAppCapabilities.all }

    func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest {
        try partner.request(for: message, on: channel, context: context)
    }

    func classify(status: Int, body: [UInt8], message: MessageApproved, jitter: Double) -> SendOutcome {
        WhatsAppAnswer.classify(status: status, body: body, attempt: Int(message.attempt), jitter: jitter)
    }

    func meaning(ofError code: Int32) -> String? { WhatsAppErrors.table.meaning(of: code) }

    func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        partner.verify(request, on: channel)
    }

    func parse(_ request: WebhookRequest, context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        try WhatsAppWebhook.parse(request.body, context: context)
    }

    var templates: (any TemplateManagement)? { partner.templates }
    var media: (any MediaUpload)? { partner.media }

    func testRequest(on channel: ChannelAccess, context: SendContext) throws(ProviderRefusal) -> ProviderRequest {
        try partner.testRequest(on: channel)
    }

    func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        try partner.parseTest(status: status, body: body)
    }
}
