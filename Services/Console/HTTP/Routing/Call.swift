import Hummingbird
import NIOCore

/// One authenticated request to a route of the API.
struct Call: Sendable {
    let request: Request
    let context: ConsoleContext
    let dependencies: Dependencies
    let caller: Caller
    let query: Query
    /// The body of routes that take JSON; empty for the others.
    let body: [UInt8]
    /// Present when the client sent an `Idempotency-Key`.
    let ticket: IdempotencyTicket?

    var store: Store { dependencies.store }
    /// Product time, milliseconds since the epoch.
    var nowMs: Int64 { dependencies.now() }

    /// A path parameter that is an id.
    /// - Throws: 404 when the text cannot be one: no such thing has that id.
    func id(_ name: String = "id", of what: String) throws(Problem) -> String {
        let text = context.parameters.get(name) ?? ""
        guard Identifier.isValid(text) else { throw .notFound(what, text) }
        return text
    }

    /// The body as any JSON value.
    /// - Throws: 400 when the body is missing or malformed.
    func jsonValue() throws(Problem) -> JSONValue {
        guard !body.isEmpty else { throw Problem(.badRequest, "The request needs a JSON body.") }
        do {
            return try JSONParser.parse(body)
        } catch {
            throw Problem(.badRequest, "Malformed JSON at byte \(error.offset): \(error.reason).")
        }
    }

    /// The body as an object to read.
    /// - Throws: 400 for malformed JSON, 422 when it is not an object.
    func json() throws(Problem) -> ObjectReader {
        let value = try jsonValue()
        guard case .object(let object) = value else { throw .invalid("", "must be an object, not \(value.kindName)") }
        return ObjectReader(object)
    }

    /// The same call under an idempotency key that was worked out by the handler: one that streams its body.
    func with(_ ticket: IdempotencyTicket) -> Call {
        Call(
            request: request, context: context, dependencies: dependencies, caller: caller, query: query, body: body,
            ticket: ticket)
    }

    /// Makes the request's changes and its answer in one transaction, together with the note of the idempotency key: a
    /// request that is repeated with the same key gets the first answer and changes nothing.
    func commit(_ change: @escaping @Sendable (Transaction) throws -> Reply) async throws -> Reply {
        guard let ticket else { return try await store.write(change) }
        return try await store.write { transaction in
            if let kept = try IdempotencyStore.reply(for: ticket, in: transaction) { return kept }
            let reply = try change(transaction)
            try IdempotencyStore.keep(reply, for: ticket, in: transaction)
            return reply
        }
    }
}
