import HTTPTypes
import Synchronization

/// Answers repeated requests with the first answer, and refuses a repetition while the first one runs.
final class Idempotency: Sendable {
    private struct Name: Hashable {
        let scope: String
        let key: String
    }

    private let running = Mutex<Set<Name>>([])

    /// - Throws: 409 while the same key is at work, 422 when it came with another request before.
    func once(
        _ ticket: IdempotencyTicket, in store: Store, _ handle: @Sendable () async throws -> Reply
    ) async throws -> Reply {
        let name = Name(scope: ticket.scope, key: ticket.key)
        guard running.withLock({ $0.insert(name).inserted }) else {
            throw Problem(
                .conflict, "A request with this Idempotency-Key is still running.", headers: [.retryAfter: "1"])
        }
        defer { running.withLock { _ = $0.remove(name) } }
        if let kept = try await store.read({ try IdempotencyStore.reply(for: ticket, in: $0, nowMs: store.now()) }) {
            return kept
        }
        let reply = try await handle()
        // Handlers that commit have kept their answer with their change; this is for those whose effect is elsewhere.
        if reply.status.kind == .successful {
            try await store.write { try IdempotencyStore.keep(reply, for: ticket, in: $0) }
        }
        return reply
    }
}
