import HTTPTypes
import Logging
import Models
import Providers
import ServiceKit

/// Takes a provider's webhook: verify, understand, append, and only then say yes.
struct WebhookReceiver: Sendable {
    let directory: any ChannelDirectory
    let credentials: ChannelCredentials
    let log: any EventLog
    /// Whether bodies are kept as they came, beside what was understood.
    let keepsRawWebhooks: Bool
    let metrics: WebhookMetrics
    let clock: any ProductClock
    let logger: Logger

    private let records = WebhookRecords()
    private let told = ToldAliases()

    init(
        directory: any ChannelDirectory, credentials: ChannelCredentials, log: any EventLog,
        keepsRawWebhooks: Bool, metrics: WebhookMetrics, clock: any ProductClock, logger: Logger
    ) {
        self.directory = directory
        self.credentials = credentials
        self.log = log
        self.keepsRawWebhooks = keepsRawWebhooks
        self.metrics = metrics
        self.clock = clock
        self.logger = logger
    }

    /// A channel's provider and opened credentials.
    /// - Throws: 404 for an unknown channel, 503 as long as nobody can know.
    func channel(_ id: String) throws(Problem) -> WebhookChannel {
        guard let record = directory.channel(id: id) else { throw notFound() }
        guard let provider = ProviderRegistry.provider(named: record.provider) else {
            logger.error("no such provider", metadata: ["channel": "\(id)", "provider": "\(record.provider)"])
            throw .unavailable("This installation does not serve the channel's provider.")
        }
        do throws(CredentialError) {
            return WebhookChannel(provider: provider, access: try credentials.access(to: record))
        } catch {
            metrics.rejected(.unavailable, channel: id)
            throw .unavailable("The channel's credentials cannot be read.")
        }
    }

    private func notFound() -> Problem {
        guard directory.isComplete else { return .unavailable("The channels are still being read.") }
        metrics.rejected(.unknownChannel)
        return Problem(.notFound, "There is no such channel.")
    }

    /// What proves to the provider that this address is ours, or a page for a person.
    /// - Throws: 403 when the caller does not know the token, 405 when the provider has no handshake.
    func handshake(_ request: WebhookRequest, on channel: WebhookChannel) throws(Problem) -> HandshakeAnswer {
        switch channel.provider.handshake(request, on: channel.access) {
        case .accepted(let challenge):
            logger.info("webhook address confirmed", metadata: ["channel": "\(channel.id)"])
            return .accepted(challenge: challenge)
        case .page(let html):
            return .page(html: html)
        case .refused:
            throw Problem(.forbidden, "The verify token is not this channel's.")
        case nil:
            throw Problem(.methodNotAllowed, "This provider posts only.", headers: [.allow: "POST"])
        }
    }

    /// Returns once everything in the body is in the log.
    /// - Throws: 401 for a wrong signature, 503 when the log cannot be reached.
    func receive(_ request: WebhookRequest, on channel: WebhookChannel) async throws(Problem) {
        guard channel.provider.verify(request, on: channel.access) else {
            metrics.rejected(.badSignature, channel: channel.id)
            logger.notice("webhook signature refused", metadata: ["channel": "\(channel.id)"])
            throw Problem(.unauthorized, "The signature is missing or wrong.")
        }
        let now = clock.nowMs()
        let items = told.withoutKnown(parse(request, on: channel, at: now))
        let record = channel.access.record
        let facts = items.flatMap { records.records(for: $0, on: record, receivedAtMs: now) }
        let raw = keepsRawWebhooks ? records.raw(request, on: record, receivedAtMs: now) : []
        do {
            try await log.append(facts + raw)
        } catch {
            metrics.rejected(.unavailable, channel: channel.id)
            logger.warning("webhook not appended", metadata: ["channel": "\(channel.id)", "error": "\(error)"])
            throw .unavailable("The log cannot be reached.")
        }
        told.remember(items)
        for item in items { metrics.accepted(item, channel: channel.id) }
    }

    /// A body that is not even JSON was signed by the provider all the same, and is kept.
    private func parse(_ request: WebhookRequest, on channel: WebhookChannel, at now: Int64) -> [WebhookItem] {
        let record = channel.access.record
        let context = WebhookContext(channel: record, receivedAtMs: now, siblings: directory.siblings(of: record))
        do throws(MalformedWebhook) {
            return try channel.provider.parse(request, context: context)
        } catch {
            logger.warning(
                "webhook is not JSON",
                metadata: ["channel": "\(channel.id)", "offset": .stringConvertible(error.offset)])
            return [.unrecognised(field: "malformed", raw: request.body)]
        }
    }
}

/// A channel that webhooks can be taken for.
struct WebhookChannel: Sendable {
    let provider: any Provider
    let access: ChannelAccess

    var id: String { access.record.id }
}
