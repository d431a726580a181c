public import Models
public import Rules

/// One messaging provider: how to talk to it and how to understand it. Pure: nothing here does I/O or reads a clock.
///
/// A new provider is a folder in this module and a line in ``ProviderRegistry``; senders, ingester and console know
/// this protocol only.
public protocol Provider: Sendable {
    /// The provider's name in the contract, such as `whatsapp_cloud`.
    var name: String { get }
    /// What channels of this provider can do.
    var capabilities: Capabilities { get }
    /// What a person says about a channel of this provider.
    var configuration: ChannelConfiguration { get }

    // MARK: Sending

    /// The request that sends an approved message. The message's ``CallbackData`` travels inside.
    /// - Throws: ``ProviderRefusal`` when the message or the channel cannot be expressed; nothing may be sent then.
    func request(
        for message: MessageApproved, on channel: ChannelAccess, context: SendContext
    ) throws(ProviderRefusal) -> ProviderRequest

    /// What the provider's answer to that request means.
    /// - Parameters:
    ///   - message: the message that was sent.
    ///   - status: HTTP status, or the reply code of SMTP.
    ///   - jitter: 0…1, spreads retries over the delay; pass a random number.
    func classify(status: Int, body: [UInt8], message: MessageApproved, jitter: Double) -> SendOutcome

    /// What an error code of this provider means, in words for people; `nil` for a code nobody has told us about.
    func meaning(ofError code: Int32) -> String?

    // MARK: Webhooks

    /// Answers a `GET` on the webhook address; `nil` when the provider has no handshake.
    func handshake(_ request: WebhookRequest, on channel: ChannelAccess) -> HandshakeAnswer?

    /// Whether a webhook really comes from the provider. Compares in constant time.
    func verify(_ request: WebhookRequest, on channel: ChannelAccess) -> Bool

    /// Everything in a webhook, in its order. What is not understood comes back as
    /// ``WebhookItem/unrecognised(field:raw:)``; one odd item never hides the others.
    /// - Throws: ``MalformedWebhook`` when the body is not what the provider writes at all.
    func parse(_ request: WebhookRequest, context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem]

    // MARK: Management

    /// A harmless request that shows whether the channel's settings and credentials work.
    func testRequest(on channel: ChannelAccess, context: SendContext) throws(ProviderRefusal) -> ProviderRequest

    /// Reads the answer to ``testRequest(on:context:)``.
    /// - Throws: ``ProviderFailure`` with the provider's words.
    func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> ChannelReport

    /// Templates, where the provider has them.
    var templates: (any TemplateManagement)? { get }

    /// Media sent by id after one upload, where the provider offers that.
    var media: (any MediaUpload)? { get }
}

extension Provider {
    public var templates: (any TemplateManagement)? { nil }
    public var media: (any MediaUpload)? { nil }
    public func meaning(ofError code: Int32) -> String? { nil }
    public func handshake(_ request: WebhookRequest, on channel: ChannelAccess) -> HandshakeAnswer? { nil }

    /// ``classify(status:body:message:jitter:)`` with random jitter.
    public func classify(status: Int, body: [UInt8], message: MessageApproved) -> SendOutcome {
        classify(status: status, body: body, message: message, jitter: .random(in: 0...1))
    }
}

/// What a request is made from besides message and channel.
public struct SendContext: Sendable {
    /// Real time, milliseconds since the epoch: for signatures.
    public let nowMs: Int64
    /// Ids of uploaded media by the link in the content.
    public let mediaIDs: [String: String]

    public init(nowMs: Int64, mediaIDs: [String: String] = [:]) {
        self.nowMs = nowMs
        self.mediaIDs = mediaIDs
    }
}
