import Foundation
import Logging
import ServiceKit
import Testing

@testable import ProviderSimulator

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The whole simulator over real HTTP, on a port of its own.
@Suite struct ServerTests {
    /// Starts the simulator, passes its address to `body`, and stops it.
    private func withServer(_ body: @Sendable @escaping (URL) async throws -> Void) async throws {
        let variables = ["SIMULATOR_PORT": "0", "SIMULATOR_ACCEPT_LATENCY_MS": "0"]
        let settings = Settings(environment: variables)
        let environment = ServiceEnvironment(
            name: "provider-simulator", settings: settings, common: try CommonSettings(settings),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, metrics: MetricsRegistry(process: false))
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let app = try SimulatorApp(environment) { listening.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await app.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await body(try #require(URL(string: "http://127.0.0.1:\(port)")))
            group.cancelAll()
        }
    }

    private static func call(
        _ url: URL, _ method: String = "GET", token: String? = nil, _ body: JSONValue? = nil, origin: String? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue(token.map { "Bearer \($0)" }, forHTTPHeaderField: "Authorization")
        request.setValue(origin, forHTTPHeaderField: "Origin")
        request.httpBody = body.map { Data($0.encoded) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        return (status, (try? JSONParser.parse(Array(data))) ?? .null)
    }

    @Test func speaksTheGraphAPIAndItsOwn() async throws {
        try await withServer { base in
            let messages = base.appending(path: "v23.0/106540352242922/messages")
            let sent = try await Self.call(messages, "POST", token: "simulator-token", Body.template(callback: "x"))
            #expect(sent.status == 200)
            #expect(sent.json["messages"]?.array?.first?["message_status"] == "accepted")
            #expect(sent.json["contacts"]?.array?.first?["wa_id"] == "919812345678")
            let refused = try await Self.call(messages, "POST", token: "wrong", Body.template())
            #expect(refused.status == 401)
            #expect(refused.json["error"]?["code"] == 190)
            let templates = base.appending(path: "v23.0/1029384756/message_templates")
            let list = try await Self.call(templates, token: "simulator-token")
            #expect(list.json["data"]?.array?.count == 11)
            let stats = try await Self.call(base.appending(path: "_sim/stats"))
            #expect(stats.json["received"] == 2)
            #expect(stats.json["accepted"] == 1)
            #expect(stats.json["refused_by_code"]?["190"] == 1)
            let unknown = try await Self.call(base.appending(path: "_sim/faults"), "POST", ["nonsense": 1])
            #expect(unknown.status == 422)
            #expect(unknown.json["errors"]?.array?.first?["pointer"] == "/nonsense")
            let elsewhere = try await Self.call(
                base.appending(path: "_sim/state"), "DELETE", origin: "http://evil.example")
            #expect(elsewhere.status == 403)
            #expect(try await Self.call(base.appending(path: "_sim/state"), "DELETE").status == 204)
            #expect(try await Self.call(base.appending(path: "_sim/stats")).json["accepted"] == 0)
            #expect(try await Self.call(base.appending(path: "livez")).status == 200)
            #expect(try await Self.call(base.appending(path: "readyz")).json["now"] != nil)
        }
    }
}
