import CurlClient
import Foundation
import Logging
import ServiceKit
import ServiceLifecycle
import Testing

@Suite("Health", .timeLimit(.minutes(1)))
struct HealthTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("a process is ready when every check holds")
    func readiness() {
        let readiness = Readiness(pending: ["kafka"])
        #expect(!readiness.isReady)
        #expect(readiness.set("kafka", ready: true))
        #expect(readiness.isReady)
        #expect(!readiness.set("kafka", ready: true, detail: "again"))
        readiness.set("disk", ready: false, detail: "full")
        #expect(!readiness.isReady)
        #expect(readiness.snapshot.map(\.name) == ["disk", "kafka"])
        readiness.remove("disk")
        #expect(readiness.isReady)
    }

    @Test("the admin server answers on a port of its own choice")
    func adminServer() async throws {
        let readiness = Readiness()
        readiness.set("kafka", ready: false, detail: "no broker")
        let clock = try #require(ManualClock("2026-03-01T09:00:00Z"))
        let metrics = MetricsRegistry()
        let source = HealthSource(service: "sender", instance: 3, clock: clock, readiness: readiness, metrics: metrics)
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let server = AdminServer(source, host: "127.0.0.1", port: 0, logger: quiet) { continuation.yield($0) }
        let client = CurlClient()
        let running = Task { try await server.run() }
        let port = try #require(await ports.first { _ in true })
        func get(_ path: String) async throws -> HTTPResponse {
            try await client.send(HTTPRequest(method: "GET", url: "http://127.0.0.1:\(port)\(path)"))
        }

        #expect(try await get("/livez").status == 200)
        let notReady = try await get("/readyz")
        #expect(notReady.status == 503)
        #expect(notReady.header("content-type") == "application/json")
        #expect(
            String(decoding: notReady.body, as: UTF8.self)
                == #"{"ready":false,"now":"2026-03-01T09:00:00Z","service":"sender","instance":3,"#
                + #""checks":[{"name":"kafka","ready":false,"detail":"no broker"}]}"#)
        readiness.set("kafka", ready: true)
        #expect(try await get("/readyz").status == 200)
        let exposition = try await get("/metrics")
        #expect(exposition.header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
        #expect(String(decoding: exposition.body, as: UTF8.self).contains("process_cpu_seconds_total "))
        #expect(try await get("/").status == 404)

        await client.close()
        running.cancel()
        _ = await running.result
    }

    @Test("a port in use is an error that names its setting")
    func portInUse() async throws {
        let source = HealthSource(
            service: "sender", instance: nil, clock: SystemProductClock(), readiness: Readiness(),
            metrics: MetricsRegistry())
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let first = AdminServer(source, host: "127.0.0.1", port: 0, logger: quiet) { continuation.yield($0) }
        let running = Task { try await first.run() }
        let port = try #require(await ports.first { _ in true })
        let second = AdminServer(source, host: "127.0.0.1", port: port, logger: quiet)
        let error = await #expect(throws: SettingsError.self) { try await second.run() }
        #expect(
            error?.description
                == "CAMPAIGNS_ADMIN_PORT is \(port) on 127.0.0.1, which is in use: choose another port")
        running.cancel()
        _ = await running.result
    }
}
