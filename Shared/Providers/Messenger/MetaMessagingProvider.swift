import Models
import Rules

/// Messenger and Instagram, as far as they are alike: all but their names and what people are told.
protocol MetaMessagingProvider: Provider {
    var core: MetaMessaging { get }
}

extension MetaMessagingProvider {
    var name: String { core.scheme }
    var capabilities: Capabilities { core.capabilities }

    func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest {
        try core.request(for: message, on: channel)
    }

    func classify(status: Int, body: [UInt8], message: MessageApproved, jitter: Double) -> SendOutcome {
        MetaMessagingAnswer.classify(status: status, body: body, attempt: Int(message.attempt), jitter: jitter)
    }

    func meaning(ofError code: Int32) -> String? { MetaMessagingAnswer.table.meaning(of: code) }

    func handshake(_ request: WebhookRequest, on channel: ChannelAccess) -> HandshakeAnswer? {
        MetaWebhook.handshake(request, on: channel)
    }

    func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool {
        MetaWebhook.verify(request, on: channel)
    }

    func parse(_ request: WebhookRequest, context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem] {
        MetaMessagingWebhook(platform: core, context: context).items(in: try WebhookBody.json(request.body))
    }

    func testRequest(on channel: ChannelAccess, context: SendContext) throws(ProviderRefusal) -> ProviderRequest {
        try core.testRequest(on: channel)
    }

    func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport {
        try core.parseTest(status: status, body: body)
    }
}
