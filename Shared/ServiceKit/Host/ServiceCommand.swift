public import ArgumentParser
public import ServiceLifecycle

/// The command line of a service: `--help` lists its environment settings, unknown flags are errors.
///
/// ```swift
/// @main
/// struct Scheduler: ServiceCommand {
///     static let service = ServiceDescription(
///         name: "scheduler", summary: "Plans every message of every campaign.",
///         needs: [.kafka, .dataDirectory], settings: SchedulerSettings.all)
///
///     func services(in environment: ServiceEnvironment) async throws -> [any Service] {
///         try buildScheduler(environment)
///     }
/// }
/// ```
public protocol ServiceCommand: AsyncParsableCommand, Sendable {
    /// What this executable is.
    static var service: ServiceDescription { get }

    /// Makes the long-lived parts of the service, in start order.
    func services(in environment: ServiceEnvironment) async throws -> [any Service]
}

extension ServiceCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: service.name, abstract: service.summary,
            discussion: SettingsHelp.page(for: service.declaredSettings))
    }

    public func run() async throws {
        let code = await ServiceHost.run(Self.service) { environment in
            try await services(in: environment)
        }
        if code != 0 { throw ExitCode(code) }
    }
}
