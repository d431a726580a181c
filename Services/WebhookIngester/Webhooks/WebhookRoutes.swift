import HTTPTypes
import Hummingbird
import NIOCore
import Providers
import ServiceKit

/// `GET|POST /webhooks/{channel_id}`.
struct WebhookRoutes: Sendable {
    /// What providers send at most (providers.md §4.3).
    static let maximumBodyBytes = 3 * 1024 * 1024

    let receiver: WebhookReceiver
    let pending: PendingBytes

    func add(to router: Router<IngesterContext>) {
        let group = router.group("webhooks/:channel_id")
        group.get { request, context in try handshake(request, context) }
        group.post { request, context in try await receive(request, context) }
    }

    private func handshake(_ request: Request, _ context: IngesterContext) throws -> Response {
        let channel = try receiver.channel(try context.parameters.require("channel_id"))
        switch try receiver.handshake(webhookRequest(request, body: []), on: channel) {
        case .accepted(let challenge):
            // The challenge is the caller's own text: it must not be taken for a page.
            return WebhookPage.answer(challenge, type: "text/plain; charset=utf-8")
        case .page(let html): return WebhookPage.answer(html, type: "text/html; charset=utf-8")
        case .refused: throw Problem(.forbidden, "The verify token is not this channel's.")
        }
    }

    private func receive(_ request: Request, _ context: IngesterContext) async throws -> Response {
        let channel = try receiver.channel(try context.parameters.require("channel_id"))
        // A body of unannounced length may become as long as it wants to.
        let length = request.headers[.contentLength].flatMap { UInt32($0) }.map(Int.init) ?? Self.maximumBodyBytes
        guard length <= Self.maximumBodyBytes else {
            try await drain(request, length)
            throw tooLarge(channel)
        }
        guard pending.reserve(length) else {
            receiver.metrics.rejected(.unavailable, channel: channel.id)
            throw Problem.unavailable("Too many webhooks are waiting.")
        }
        defer { pending.release(length) }
        let body = try await body(of: request, channel)
        try await receiver.receive(webhookRequest(request, body: body), on: channel)
        return WebhookPage.isWanted(request) ? WebhookPage.done : Response(status: .ok)
    }

    private func webhookRequest(_ request: Request, body: [UInt8]) -> WebhookRequest {
        WebhookRequest(
            query: Dictionary(
                request.uri.queryParameters.map { (String($0.key), String($0.value)) },
                uniquingKeysWith: { first, _ in first }),
            headers: Dictionary(
                request.headers.map { ($0.name.canonicalName, $0.value) }, uniquingKeysWith: { first, _ in first }),
            body: body, arrivedAtMs: RealTime.nowMs())
    }

    /// The bytes as received: the signature is over them.
    private func body(of request: Request, _ channel: WebhookChannel) async throws -> [UInt8] {
        do {
            return Array(try await request.body.collect(upTo: Self.maximumBodyBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge(channel)
        }
    }

    /// A caller that is still writing hears the answer only when it is read to its end; beyond some length it need not.
    private func drain(_ request: Request, _ length: Int) async throws {
        guard length <= 4 * Self.maximumBodyBytes else { return }
        for try await _ in request.body {}
    }

    private func tooLarge(_ channel: WebhookChannel) -> Problem {
        receiver.metrics.rejected(.tooLarge, channel: channel.id)
        return Problem(.contentTooLarge, "A webhook may have \(Self.maximumBodyBytes) bytes.")
    }
}
