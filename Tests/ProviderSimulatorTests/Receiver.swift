import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Testing

@testable import ProviderSimulator

/// Someone who takes webhooks: an HTTP server on a port of its own that keeps what it gets.
final class Receiver: Sendable {
    struct Webhook: Sendable {
        let path: String
        let headers: HTTPFields
        let body: [UInt8]

        func header(_ name: String) -> String? {
            headers.first { $0.name.canonicalName == name.lowercased() }?.value
        }

        var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
        var form: FormFields? { FormFields(body) }
    }

    let url: String
    private let arrivals: AsyncStream<Webhook>
    private let refusals: Mutex<Int>

    private init(url: String, arrivals: AsyncStream<Webhook>, refusals: Int) {
        self.url = url
        self.arrivals = arrivals
        self.refusals = Mutex(refusals)
    }

    private func refuses() -> Bool {
        refusals.withLock { count in
            defer { count = max(0, count - 1) }
            return count > 0
        }
    }

    /// The next webhook that comes.
    func next() async throws -> Webhook {
        var iterator = arrivals.makeAsyncIterator()
        return try #require(await iterator.next())
    }

    /// The next ones, in the order in which they come.
    func next(_ count: Int) async throws -> [Webhook] {
        var found: [Webhook] = []
        while found.count < count { found.append(try await next()) }
        return found
    }

    /// Listens while `body` runs. The first `refusals` requests are answered with 500, and are kept as well.
    static func run(refusals: Int = 0, _ body: @Sendable @escaping (Receiver) async throws -> Void) async throws {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Webhook.self)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let receiver = Mutex<Receiver?>(nil)
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            let bytes = try await request.body.collect(upTo: 1 << 20)
            arrived.yield(
                Webhook(path: request.uri.string, headers: request.headers, body: Array(bytes.readableBytesView)))
            let refuses = receiver.withLock { $0 }?.refuses() ?? false
            return Response(status: refuses ? .internalServerError : .ok)
        }
        let app = Application(
            responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in listening.yield(channel.localAddress?.port ?? 0) },
            logger: Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await app.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            let made = Receiver(url: "http://127.0.0.1:\(port)", arrivals: arrivals, refusals: refusals)
            receiver.withLock { $0 = made }
            try await body(made)
            group.cancelAll()
        }
    }
}
