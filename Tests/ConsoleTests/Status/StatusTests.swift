import Foundation
import Logging
import ServiceKit
import Testing

@testable import Console

@Suite struct StatusTests {
    private func servicesFile(_ text: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "services-\(UUID().uuidString).json").path()
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    @Test func tellsWhoIsReady() async throws {
        let own = ProcessInfo.processInfo.processIdentifier
        let file = try servicesFile(
            """
            [{"name":"console","instance":0,"pid":\(own),"admin_url":"http://127.0.0.1:1"},
             {"name":"scheduler","instance":0,"pid":11,"admin_url":"http://127.0.0.1:2"},
             {"name":"sender","instance":1,"pid":12,"admin_url":"http://127.0.0.1:3/"}]
            """)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let harness = try ConsoleHarness(servicesFile: file)
        harness.http.answer("http://127.0.0.1:2/readyz", status: 200)
        try await harness.test { client async throws in
            let status = try await client.get("/status")
            #expect(status["now"] == "2026-03-01T09:00:00Z")
            guard case .array(let services) = status["services"] else {
                Issue.record("no services")
                return
            }
            #expect(services.map { $0["ready"] } == [true, true, false])
            #expect(services[2]["pid"] == 12 && services[2]["instance"] == 1)
        }
        let monitor = PathMonitor(
            directory: ServiceDirectory(path: file), probe: ServiceProbe(http: harness.http),
            readiness: harness.readiness, logger: Logger(label: "test"))
        await monitor.look()
        #expect(!harness.readiness.isReady)
        #expect(harness.readiness.snapshot.first?.detail == "not ready: sender")
        harness.http.answer("http://127.0.0.1:3/readyz", status: 200)
        await monitor.look()
        #expect(harness.readiness.isReady)
    }

    @Test func readinessIsServedHereToo() async throws {
        let harness = try ConsoleHarness()
        harness.readiness.set("kafka", ready: false, detail: "away")
        try await harness.test { client async throws in
            let answer = try await client.get("//readyz", key: nil)
            #expect(answer.status == 503)
            #expect(answer["now"] == "2026-03-01T09:00:00Z")
        }
    }
}
