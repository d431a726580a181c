import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// A request context that knows its connection, so that a fault can close it.
struct SimulatorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Sends every request to the API it belongs to. Written by hand because the send path is all that has to be fast.
struct SimulatorResponder: HTTPResponder, HTTPResponderBuilder {
    typealias Context = SimulatorContext

    let graph: GraphRoutes
    let dialog360: PartnerRoutes
    let emma: PartnerRoutes
    let twilio: TwilioRoutes
    let telegram: TelegramRoutes
    let pages: PageRoutes
    let hooks: HookRoutes
    let control: ControlRoutes
    let health: any HTTPResponder<SimulatorContext>

    private static let maximumBody = 4 << 20
    /// Uploads may be longer: the largest file and the form around it.
    private static let maximumUpload = 101 << 20
    private static let hangSeconds = 120

    func buildResponder() -> SimulatorResponder { self }

    func respond(to request: Request, context: SimulatorContext) async throws -> Response {
        let path = request.uri.path.split(separator: "/")
        if let name = path.first, path.count == 1, ["livez", "readyz", "metrics"].contains(name) {
            return try await health.respond(to: request, context: context)
        }
        let isUpload = path.last == "media" || request.uri.path.hasSuffix(emma.surface.media)
        let maximum = isUpload ? Self.maximumUpload : Self.maximumBody
        guard let body = try? await request.body.collect(upTo: maximum) else {
            return Reply.problem(ControlError(status: 413, title: "Body too large")).response
        }
        let reply = await reply(to: Self.call(request, path: path, body: body))
        return await finish(reply, context)
    }

    private func reply(to call: Call) async -> Reply {
        guard let first = call.path.first else { return ControlRoutes.page(call) }
        if first == "_sim" { return await control.reply(to: call) }
        if !emma.surface.root.isEmpty, call.path.starts(with: emma.surface.root) {
            return await emma.reply(to: call, path: Array(call.path.dropFirst(emma.surface.root.count)))
        }
        if Self.isGraphVersion(first), call.path.dropFirst().first != "configs" {
            if let page = pages.page(of: call) { return await pages.reply(to: call, page) }
            return await graph.reply(to: call)
        }
        if first == "2010-04-01" { return await twilio.reply(to: call) }
        if TelegramRoutes.handles(call.path) { return await telegram.reply(to: call) }
        if first == "hook" { return await hooks.reply(to: call) }
        if call.path.count == 1, let page = Page.asset(String(first)) { return page }
        return await dialog360.reply(to: call, path: call.path)
    }

    /// `v23.0` and its like. 360dialog has paths below `/v1/configs`.
    private static func isGraphVersion(_ part: Substring) -> Bool {
        let bytes = part.utf8
        return bytes.first == UInt8(ascii: "v") && bytes.dropFirst().first.map { (0x30...0x39).contains($0) } == true
    }

    private func finish(_ reply: Reply, _ context: SimulatorContext) async -> Response {
        switch reply.effect {
        case .answer: return reply.response
        case .hang:
            // Longer than any client waits; a shutdown does not.
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(Self.hangSeconds)) }
            try? await context.channel.close()
        case .close: try? await context.channel.close()
        }
        return Response(status: .noContent)
    }

    private static func call(_ request: Request, path: [Substring], body: ByteBuffer) -> Call {
        var query: [String: String] = [:]
        if request.uri.query != nil {
            for (name, value) in request.uri.queryParameters { query[String(name)] = String(value) }
        }
        let authorization = request.headers[.authorization]
        let token = authorization.flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        return Call(
            method: request.method, path: path, query: query, token: token ?? query["access_token"],
            headers: request.headers, baseURL: "http://\(request.head.authority ?? "localhost")", body: body)
    }
}
