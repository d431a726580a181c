import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import ServiceKit

/// Serialised, because a signal reaches every service group of the process.
@Suite("Service host", .serialized, .timeLimit(.minutes(1)))
struct ServiceHostTests {
    private func environment(_ variables: [String: String] = [:]) throws -> ServiceEnvironment {
        let settings = Settings(environment: variables)
        return ServiceEnvironment(
            name: "test", settings: settings, common: try CommonSettings(settings),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, metrics: MetricsRegistry())
    }

    @Test("a signal drains the services, last one first, and the exit code is 0", arguments: [SIGTERM, SIGINT])
    func drain(signal: Int32) async throws {
        let environment = try environment()
        let order = EndOrder()
        let code = await ServiceHost.serve(environment) { _ in
            [
                ClosureService {
                    try? await gracefulShutdown()
                    order.add("first")
                },
                ClosureService {
                    #expect(!environment.readiness.snapshot.isEmpty)
                    kill(getpid(), signal)
                    try? await gracefulShutdown()
                    order.add("second")
                },
            ]
        }
        #expect(code == 0)
        #expect(order.names == ["second", "first"])
        #expect(environment.readiness.snapshot == [.init(name: "process", ready: false, detail: "draining")])
    }

    @Test("a signal while the service is being built ends it too")
    func signalDuringBuild() async throws {
        let code = await ServiceHost.serve(try environment()) { _ in
            kill(getpid(), SIGTERM)
            // Until cancelled, as when waiting for a broker.
            let (broker, continuation) = AsyncStream<Void>.makeStream()
            for await _ in broker {}
            continuation.finish()
            try Task.checkCancellation()
            return [ClosureService { Issue.record("built after the signal") }]
        }
        #expect(code == 0)
    }

    @Test("a service that throws ends the process with 1")
    func failure() async throws {
        struct Broken: Error {}
        let code = await ServiceHost.serve(try environment()) { _ in
            [ClosureService { throw Broken() }, ClosureService { try await gracefulShutdown() }]
        }
        #expect(code == 1)
    }

    @Test("a build that throws ends the process with 1")
    func buildFailure() async throws {
        let code = await ServiceHost.serve(try environment()) { _ in throw SettingsError(name: "X", problem: "is odd") }
        #expect(code == 1)
    }

    @Test("an admin port that is taken ends the process before its services are built")
    func adminPortInUse() async throws {
        let outer = try environment(["CAMPAIGNS_ADMIN_PORT": "0"])
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let first = AdminServer(outer.health, host: "127.0.0.1", port: 0, logger: outer.logger) {
            continuation.yield($0)
        }
        let running = Task { try await first.run() }
        let port = try #require(await ports.first { _ in true })
        let code = await ServiceHost.serve(try environment(["CAMPAIGNS_ADMIN_PORT": "\(port)"])) { _ in
            Issue.record("built without its admin port")
            return []
        }
        #expect(code == 1)
        running.cancel()
        _ = await running.result
    }

    @Test("services are built when the admin server listens")
    func withAdminServer() async throws {
        let code = await ServiceHost.serve(try environment(["CAMPAIGNS_ADMIN_PORT": "0"])) { _ in
            [
                ClosureService {
                    kill(getpid(), SIGTERM)
                    try? await gracefulShutdown()
                }
            ]
        }
        #expect(code == 0)
    }

    @Test("missing settings end the process before anything starts")
    func missingSettings() async {
        let description = ServiceDescription(name: "test", summary: "", needs: .kafka)
        let code = await ServiceHost.run(description, environment: [:]) { _ in
            Issue.record("built without its settings")
            return []
        }
        #expect(code == 1)
    }

    @Test("the help lists a service's own settings and the common ones it needs")
    func help() {
        let text = ExampleCommand.helpMessage(columns: 100)
        #expect(text.contains("EXAMPLE_SIZE (default: 3)\n      How large."))
        #expect(text.contains("KAFKA_BOOTSTRAP_SERVERS (required)"))
        #expect(text.contains("CAMPAIGNS_LOG_LEVEL (default: info)"))
        #expect(!text.contains("CAMPAIGNS_SECRET_KEY"))
        #expect(throws: (any Error).self) { try ExampleCommand.parse(["--unknown"]) }
        #expect(throws: (any Error).self) { try ExampleCommand.parse(["extra"]) }
    }
}

private struct ExampleCommand: ServiceCommand {
    static let service = ServiceDescription(
        name: "example", summary: "An example.", needs: .kafka,
        settings: [Setting("EXAMPLE_SIZE", default: 3, help: "How large.")])

    func services(in environment: ServiceEnvironment) async throws -> [any Service] { [] }
}

/// The order in which services ended.
private final class EndOrder: Sendable {
    private let ended = Mutex<[String]>([])

    var names: [String] { ended.withLock { $0 } }

    func add(_ name: String) {
        ended.withLock { $0.append(name) }
    }
}
