import Foundation
import Logging
import ServiceKit
import Testing

@testable import ProviderSimulator

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A whole simulator over real HTTP, on a port of its own.
struct TestServer: Sendable {
    let base: String

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
        let headers: [String: String]

        var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
    }

    /// Starts a simulator whose receipts come at once, passes it to `body`, and stops it.
    static func run(
        _ variables: [String: String] = [:], _ body: @Sendable @escaping (TestServer) async throws -> Void
    ) async throws {
        let quick = [
            "SIMULATOR_PORT": "0", "SIMULATOR_ACCEPT_LATENCY_MS": "0", "SIMULATOR_SENT_DELAY_MS": "0",
            "SIMULATOR_DELIVERED_DELAY_MS": "0", "SIMULATOR_READ_DELAY_MS": "0", "SIMULATOR_DELIVERED_SHARE": "1",
            "SIMULATOR_READ_SHARE": "1", "SIMULATOR_NOT_ON_WHATSAPP_SHARE": "0", "SIMULATOR_WEBHOOK_FLUSH_MS": "1",
        ]
        let settings = Settings(environment: quick.merging(variables) { _, given in given })
        let environment = ServiceEnvironment(
            name: "provider-simulator", settings: settings, common: try CommonSettings(settings),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, metrics: MetricsRegistry(process: false))
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let app = try SimulatorApp(environment) { listening.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await app.run() }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            try await body(TestServer(base: "http://127.0.0.1:\(port)"))
            group.cancelAll()
        }
    }

    func call(_ method: String, _ path: String, _ headers: [String: String] = [:], _ body: [UInt8] = []) async throws
        -> Answer
    {
        var request = URLRequest(url: try #require(URL(string: base + path)))
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if !body.isEmpty { request.httpBody = Data(body) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        var fields: [String: String] = [:]
        for (name, value) in http.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
        return Answer(status: http.statusCode, body: Array(data), headers: fields)
    }

    func call(_ method: String, _ path: String, token: String, _ body: JSONValue? = nil) async throws -> Answer {
        try await call(method, path, ["Authorization": "Bearer \(token)"], body?.encoded ?? [])
    }

    /// A call of the control API, which must succeed.
    @discardableResult
    func control(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        let answer = try await call(method, "/_sim" + path, [:], body?.encoded ?? [])
        try #require(
            (200..<300).contains(answer.status), "\(method) \(path): \(String(decoding: answer.body, as: UTF8.self))")
        return answer.json
    }

    /// Polls until a view of the control API is as it should be.
    func wait(_ path: String, until condition: (JSONValue) -> Bool) async throws -> JSONValue {
        let start = ContinuousClock.now
        while true {
            let json = try await control("GET", path)
            if condition(json) { return json }
            try #require(ContinuousClock.now - start < .seconds(30), "still \(json)")
            await Task.yield()
        }
    }
}

/// A form as `multipart/form-data`, with its content type.
func multipart(_ fields: [(name: String, value: String)], file: [UInt8], type: String) -> (type: String, body: [UInt8])
{
    let mark = "----boundary7f3a"
    var body: [UInt8] = []
    for field in fields {
        body += Array(
            "--\(mark)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(field.value)\r\n".utf8)
    }
    body += Array(
        "--\(mark)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\nContent-Type: \(type)\r\n\r\n"
            .utf8)
    body += file + Array("\r\n--\(mark)--\r\n".utf8)
    return ("multipart/form-data; boundary=\(mark)", body)
}

/// A form as browsers and clients of SMS post it.
func form(_ fields: [(name: String, value: String)]) -> [UInt8] {
    Array(fields.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&").utf8)
}
