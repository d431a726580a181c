import ArgumentParser
import ServiceKit
import ServiceLifecycle

/// The API, the web console, and the system of record behind them.
@main
struct ConsoleCommand: ServiceCommand {
    static let service = ServiceDescription(
        name: "console", summary: "Serves the API and holds contacts, channels, templates and campaigns.",
        needs: [.kafka, .dataDirectory, .secretKey], settings: ConsoleSettings.all)

    func services(in environment: ServiceEnvironment) async throws -> [any Service] {
        try await buildConsole(environment)
    }
}
