import ArgumentParser
import ServiceKit
import ServiceLifecycle

/// `provider-simulator`: a stand-in for the WhatsApp Cloud API and 360dialog.
@main
struct SimulatorCommand: ServiceCommand {
    static let service = ServiceDescription(
        name: "provider-simulator",
        summary: "Stands in for the WhatsApp Cloud API and 360dialog: takes messages, sends receipts, plays people.",
        settings: SimulatorSettings.all)

    func services(in environment: ServiceEnvironment) async throws -> [any Service] {
        [try SimulatorApp(environment)]
    }
}
