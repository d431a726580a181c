public import Foundation
import Logging
import Metrics
public import ServiceLifecycle
import UnixSignals

/// Runs a service as a process: settings, logs, metrics, health, signals and the exit code.
public enum ServiceHost {
    /// Makes the long-lived parts of a service, in start order; they are shut down in reverse.
    public typealias Build = @Sendable (ServiceEnvironment) async throws -> [any Service]

    /// Runs until SIGTERM, SIGINT or a failure.
    ///
    /// `/livez` and `/readyz` answer while `build` is at work. A signal starts the drain: services are asked to end,
    /// last one first, cancelled after 25 seconds, and the process ends hard after 28.
    /// - Parameters:
    ///   - description: what runs.
    ///   - environment: its environment variables.
    ///   - build: makes its services.
    /// - Returns: the exit code: 0 after a drain, 1 after a failure, which has been reported in one line.
    public static func run(
        _ description: ServiceDescription,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        build: @escaping Build
    ) async -> Int32 {
        // A peer that closed its connection is an error to handle, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        do throws(SettingsError) {
            let settings = Settings(environment: environment)
            try settings.check(description.declaredSettings)
            let common = try CommonSettings(settings, needs: description.needs)
            let environment = bootstrap(description, settings, common)
            if common.exitsWithParent { ParentWatch.start(logger: environment.logger) }
            return await serve(environment, build: build)
        } catch {
            report(error, name: description.name)
            return 1
        }
    }

    /// Runs the services of an environment that has been made already; what `run` does after its checks.
    static func serve(_ environment: ServiceEnvironment, build: @escaping Build) async -> Int32 {
        let watchdog = DrainWatchdog(logger: environment.logger)
        defer { watchdog.disarm() }
        do {
            try await group(environment, watchdog: watchdog, build: build).run()
            environment.logger.info("stopped")
            return 0
        } catch let error as SettingsError {
            report(error, name: environment.name)
        } catch {
            environment.logger.critical("service failed", metadata: ["error": "\(error)"])
        }
        return 1
    }

    private static func group(
        _ environment: ServiceEnvironment, watchdog: DrainWatchdog, build: @escaping Build
    ) -> ServiceGroup {
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = []
        var build = build
        if let port = environment.common.adminPort {
            let (admin, listening) = adminServer(environment, port: port)
            services.append(.init(service: admin))
            build = { [build] environment in
                // A port that is taken must end the process before it has joined anything.
                for await _ in listening { break }
                try Task.checkCancellation()
                return try await build(environment)
            }
        }
        let hosted = HostedServices(environment: environment, watchdog: watchdog, build: build)
        services.append(.init(service: hosted, successTerminationBehavior: .gracefullyShutdownGroup))
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: environment.logger)
        configuration.maximumGracefulShutdownDuration = .seconds(25)
        return ServiceGroup(configuration: configuration)
    }

    private static func adminServer(
        _ environment: ServiceEnvironment, port: Int
    ) -> (server: AdminServer, listening: AsyncStream<Void>) {
        let (listening, continuation) = AsyncStream<Void>.makeStream()
        let server = AdminServer(
            environment.health, host: environment.common.bindAddress, port: port, logger: environment.logger
        ) { _ in continuation.yield() }
        return (server, listening)
    }

    private static func bootstrap(
        _ description: ServiceDescription, _ settings: Settings, _ common: CommonSettings
    ) -> ServiceEnvironment {
        let name = description.name
        LoggingSystem.bootstrap { label in JSONLogHandler(label: label, service: name, level: common.logLevel) }
        let metrics = MetricsRegistry()
        MetricsSystem.bootstrap(metrics)
        return ServiceEnvironment(
            name: name, settings: settings, common: common, logger: Logger(label: name), metrics: metrics)
    }

    private static func report(_ error: SettingsError, name: String) {
        StandardStreams.writeError("\(name): \(error)")
    }
}
