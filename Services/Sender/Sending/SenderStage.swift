import CurlClient
import Metrics
import Models
import Providers
import ServiceKit
import StreamProcessing

/// Sends the approved messages of one provider.
struct SenderStage: Stage {
    let provider: any Provider
    let client: CurlClient
    let credentials: CredentialCache
    let limits: SenderLimits
    /// `nil`: media always go by link.
    private let courier: MediaCourier?
    private let sent: Counter
    private let latency: Metrics.Timer

    var name: String { Topics.senderService(provider: provider.name) }
    var inputs: [Topic] { [Topics.messagesApproved(provider: provider.name)] }
    let tables = [Journal.table, ReachedRecipients.table, MediaLibrary.table]
    let provesOwnership = true
    /// One partition carries a number's whole pace, so its batches are full sooner.
    let linger = Duration.milliseconds(10)...Duration.milliseconds(40)

    /// - Parameter media: how media are stored with providers that offer it; `nil`: not at all.
    init(
        provider: any Provider, client: CurlClient, credentials: CredentialCache, limits: SenderLimits,
        media: MediaClients? = nil
    ) {
        self.provider = provider
        self.client = client
        self.credentials = credentials
        self.limits = limits
        courier = media.flatMap { clients in
            provider.media.map { MediaCourier(provider: provider.name, media: $0, clients: clients) }
        }
        sent = Counter(label: "campaigns_sends_total", dimensions: [("provider", provider.name)])
        latency = Metrics.Timer(label: "campaigns_send_seconds", dimensions: [("provider", provider.name)])
    }

    func makeProcessor(partition: Int32, partitionCount: Int32) -> SenderProcessor {
        SenderProcessor(
            provider: provider, credentials: credentials, limits: limits,
            media: courier.map { MediaLibrary(lifetimeMs: $0.media.lifetimeMs) })
    }

    func perform(
        _ effects: [SenderEffect], proof: OwnershipProof, deliver: @escaping @Sendable ([SenderResult]) -> Void
    ) {
        for effect in effects {
            switch effect {
            case .send(let effect): send(effect, proof) { deliver([.sent($0)]) }
            case .store(let effect): courier?.store(effect) { deliver([.stored($0)]) }
            }
        }
    }

    private func send(
        _ effect: SendEffect, _ proof: OwnershipProof, _ deliver: @escaping @Sendable (SendResult) -> Void
    ) {
        let id = effect.message.ref.id
        guard proof.isValid else {
            return deliver(SendResult(message: id, end: .notSent(detail: "ownership not proven in time")))
        }
        let begun = ContinuousClock.now
        client.submit(effect.request) { [provider, sent, latency] result in
            sent.increment()
            latency.recordNanoseconds((ContinuousClock.now - begun).milliseconds * 1_000_000)
            deliver(SendResult(message: id, end: Self.end(result, effect, provider)))
        }
    }

    private static func end(
        _ result: Result<HTTPResponse, CurlError>, _ effect: SendEffect, _ provider: any Provider
    ) -> SendResult.End {
        switch result {
        case .success(let response):
            .answered(provider.classify(status: response.status, body: response.body, message: effect.message))
        case .failure(let error) where error.requestMayHaveLeft: .unanswered(detail: error.message)
        case .failure(let error): .notSent(detail: error.message)
        }
    }
}

/// Bounds of the sender's work.
struct SenderLimits: Sendable {
    /// Requests in flight, per partition.
    var inFlight = 128
    /// Real milliseconds for one request, connection included.
    var requestTimeoutMs = 30_000
    /// How long the journal outlives a message's expiry, product milliseconds: longer than the longest retry.
    var journalGraceMs: Int64 = 48 * 3600 * 1000
    /// For messages without an expiry.
    var journalKeepMs: Int64 = 14 * 24 * 3600 * 1000
    var pruneBatch = 500
}
