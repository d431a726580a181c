import Crypto
import HTTPTypes
import Hummingbird
import Models
import NIOCore

/// Registers routes with everything the contract demands of each: access, known query parameters, content type and
/// size of the body, idempotency keys.
struct API {
    typealias Handler = @Sendable (Call) async throws -> Reply

    /// What a route takes as body.
    enum Body: Sendable {
        /// Nothing; a body is ignored.
        case none
        /// JSON up to 1 MB.
        case json
        /// Up to 1 MB of any type; the handler looks at the type.
        case document
        /// Nothing, or an empty JSON object: the verbs of a resource.
        case empty
        /// Any size, read by the handler from `call.request.body`; its idempotency is the handler's business too.
        case stream
    }

    static let prefix = "/api/v1"
    static let maximumBody = 1 << 20

    let router: Router<ConsoleContext>
    let routes: RouteTable
    let dependencies: Dependencies

    // MARK: Routes below /api/v1

    func get(
        _ path: String, access: Role = .viewer, query: Set<String> = [], _ handler: @escaping Handler
    ) {
        add(.get, path, Route(access: access, query: query, body: .none, handler: handler))
    }

    /// - Parameter query: names of the parameters it knows.
    func post(
        _ path: String, access: Role = .marketer, query: Set<String> = [], body: Body = .json,
        _ handler: @escaping Handler
    ) {
        add(.post, path, Route(access: access, query: query, body: body, handler: handler))
    }

    func patch(_ path: String, access: Role = .marketer, _ handler: @escaping Handler) {
        add(.patch, path, Route(access: access, query: [], body: .json, handler: handler))
    }

    /// Replaces a whole document, whose type the handler checks.
    func put(
        _ path: String, access: Role = .marketer, query: Set<String> = [], _ handler: @escaping Handler
    ) {
        add(.put, path, Route(access: access, query: query, body: .document, handler: handler))
    }

    func delete(_ path: String, access: Role = .marketer, _ handler: @escaping Handler) {
        add(.delete, path, Route(access: access, query: [], body: .none, handler: handler))
    }

    // MARK: Routes outside

    /// A route anybody may call, at its full path.
    func open(
        _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (Request, ConsoleContext) async throws -> Reply
    ) {
        routes.add(method, path)
        router.on(RouterPath(path), method: method) { request, context in
            try await handler(request, context).response
        }
    }

    // MARK: One request

    private struct Route: Sendable {
        let access: Role
        let query: Set<String>
        let body: Body
        let handler: Handler
    }

    private func add(_ method: HTTPRequest.Method, _ path: String, _ route: Route) {
        let full = Self.prefix + path
        routes.add(method, full)
        let dependencies = dependencies
        router.on(RouterPath(full), method: method) { request, context in
            try await Self.answer(request, context, route, dependencies).response
        }
    }

    private static func answer(
        _ request: Request, _ context: ConsoleContext, _ route: Route, _ dependencies: Dependencies
    ) async throws -> Reply {
        let caller = try dependencies.access.caller(of: request)
        guard caller.role >= route.access else {
            throw Problem(.forbidden, "The role \(caller.role.rawValue) may not do this.")
        }
        let query = try Query(request.uri.query, allowed: route.query)
        let body = try await RequestBodyReader.read(request, route.body)
        let isRepeatable = request.method == .post && route.body != .stream
        let ticket = isRepeatable ? try IdempotencyTicket(request, caller: caller, body: body) : nil
        let call = Call(
            request: request, context: context, dependencies: dependencies, caller: caller, query: query, body: body,
            ticket: ticket)
        guard let ticket else { return try await route.handler(call) }
        return try await dependencies.idempotency.once(ticket, in: dependencies.store) { try await route.handler(call) }
    }
}
