import Logging
import ServiceLifecycle

/// Builds the services of a process and runs them; health answers and signals work while it builds.
struct HostedServices: Service {
    let environment: ServiceEnvironment
    let watchdog: DrainWatchdog
    let build: ServiceHost.Build

    private static let check = "process"

    func run() async throws {
        let readiness = environment.readiness
        readiness.set(Self.check, ready: false, detail: "starting")
        try await withGracefulShutdownHandler {
            guard let services = try await buildUnlessShuttingDown() else { return }
            readiness.set(Self.check, ready: !Task.isShuttingDownGracefully)
            environment.logger.info("started")
            try await ServiceGroup(configuration: .init(services: services, logger: environment.logger)).run()
        } onGracefulShutdown: {
            readiness.set(Self.check, ready: false, detail: "draining")
            environment.logger.info("draining")
            watchdog.arm()
        }
    }

    /// Nil when a signal came first: whatever the interrupted build threw is then of no interest.
    private func buildUnlessShuttingDown() async throws -> [any Service]? {
        do {
            let services = try await cancelWhenGracefulShutdown { try await build(environment) }
            return Task.isShuttingDownGracefully ? nil : services
        } catch {
            guard Task.isShuttingDownGracefully else { throw error }
            environment.logger.debug("start interrupted", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
