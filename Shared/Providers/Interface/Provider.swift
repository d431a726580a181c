public import Models

/// One messaging provider: how to talk to it and how to understand it. Pure: nothing here does I/O or reads a clock.
///
/// A new provider is a folder in this module and a line in ``ProviderRegistry``; senders, ingester and console know
/// this protocol only.
public protocol Provider: Sendable {
    /// The provider's name in the contract, such as `whatsapp_cloud`.
    var name: String { get }

    // MARK: Sending

    /// The request that sends an approved message. The message's ``CallbackData`` travels inside.
    /// - Throws: ``ProviderRefusal`` when the message or the channel cannot be expressed; nothing may be sent then.
    func request(
        for message: MessageApproved, on channel: ChannelAccess
    ) throws(ProviderRefusal) -> ProviderRequest

    /// What the provider's answer to that request means.
    /// - Parameters:
    ///   - attempt: 1 for the first time this message is sent; delays grow with it, and some errors are given up on.
    ///   - jitter: 0…1, spreads retries over the delay; pass a random number.
    func classify(status: Int, body: [UInt8], attempt: Int, jitter: Double) -> SendOutcome

    // MARK: Webhooks

    /// Answers a `GET` on the webhook address; `nil` when the provider has no handshake.
    func handshake(query: [String: String], on channel: ChannelAccess) -> HandshakeAnswer?

    /// Whether a webhook really comes from the provider. Compares in constant time.
    /// - Parameters:
    ///   - header: the request's header of a (lowercase) name.
    ///   - body: the bytes as received.
    func verify(header: (_ name: String) -> String?, body: [UInt8], on channel: ChannelAccess) -> Bool

    /// Everything in a webhook's body, in its order. What is not understood comes back as
    /// ``WebhookItem/unrecognised(field:raw:)``; one odd item never hides the others.
    /// - Throws: ``MalformedWebhook`` when the body is not JSON at all.
    func parse(body: [UInt8], context: WebhookContext) throws(MalformedWebhook) -> [WebhookItem]

    // MARK: Management

    /// Asks for one page of the channel's templates.
    /// - Parameter cursor: ``TemplatePage/next`` of the page before; `nil` for the first page.
    func templateListRequest(
        on channel: ChannelAccess, after cursor: String?
    ) throws(ProviderRefusal) -> ProviderRequest

    /// Reads a page of templates.
    /// - Throws: ``ProviderFailure`` with the provider's words when the answer is not such a page.
    func parseTemplates(
        status: Int, body: [UInt8], channel: ChannelRecord
    ) throws(ProviderFailure) -> TemplatePage

    /// A harmless request that shows whether the channel's settings and credentials work.
    func testRequest(on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest

    /// Reads the answer to ``testRequest(on:)``: what the provider tells about the number, by field name.
    /// - Throws: ``ProviderFailure`` with the provider's words.
    func parseTest(status: Int, body: [UInt8]) throws(ProviderFailure) -> [String: String]
}

extension Provider {
    /// ``classify(status:body:attempt:jitter:)`` with random jitter.
    public func classify(status: Int, body: [UInt8], attempt: Int) -> SendOutcome {
        classify(status: status, body: body, attempt: attempt, jitter: .random(in: 0...1))
    }
}
