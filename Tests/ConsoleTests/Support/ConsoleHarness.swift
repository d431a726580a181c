import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import ServiceKit

@testable import Console

/// A console on a temporary database, with a manual clock, a stub log and a stub for requests to others.
final class ConsoleHarness: Sendable {
    static let adminKey = "admin-key"
    /// 2026-03-01T09:00:00Z
    static let start: Int64 = 1_772_355_600_000

    let clock = ManualClock(nowMs: ConsoleHarness.start)
    let log = StubLog()
    let http = StubHTTP()
    let readiness = Readiness()
    let directory: String
    let dependencies: Dependencies

    var store: Store { dependencies.store }

    init(servicesFile: String? = nil) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "console-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var settings = ConsoleSettings(dataDirectory: directory)
        settings.servicesFile = servicesFile
        let clock = clock
        let store = try Store(
            path: directory + "/console.sqlite", migrations: Features.migrations, now: { clock.nowMs() })
        dependencies = Dependencies(
            settings: settings, clock: clock, store: store, access: AccessControl(environmentKey: Self.adminKey),
            readiness: readiness, logger: Logger(label: "test"),
            sealer: try CredentialSealer(secretKey: "a secret of the tests"), http: http, log: nil)
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// Runs requests against the whole HTTP surface.
    func test(_ body: @escaping @Sendable (ConsoleClient) async throws -> Void) async throws {
        let health = HealthSource(
            service: "console", instance: nil, clock: clock, readiness: readiness,
            metrics: MetricsRegistry(process: false))
        let application = Application(
            router: buildRouter(dependencies, health: health), logger: Logger(label: "test"))
        try await application.test(.router) { try await body(ConsoleClient(client: $0)) }
    }

    var publisher: OutboxPublisher {
        OutboxPublisher(
            store: store, log: log, republishers: Features.republishers, logger: Logger(label: "test"),
            readiness: readiness)
    }

    /// Publishes until the outbox is empty.
    func publish() async throws {
        let publisher = publisher
        try await publisher.meetLog(checkEnds: true)
        while try await publisher.step() {}
    }

    struct TimedOut: Error {}

    /// Gives other tasks their turns until `condition` holds.
    /// - Throws: ``TimedOut`` after a minute.
    func waitUntil(_ condition: @Sendable () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !condition() {
            guard ContinuousClock.now < end else { throw TimedOut() }
            await Task.yield()
        }
    }

    /// Runs waiting imports to their end.
    func runImports() async throws {
        let runner = ImportRunner(dependencies)
        while try await runner.runNext() {}
    }
}
