import ArgumentParser
import ServiceKit
import ServiceLifecycle

/// `provider-simulator`: a stand-in for every provider that messages are sent through.
@main
struct SimulatorCommand: ServiceCommand {
    static let service = ServiceDescription(
        name: "provider-simulator",
        summary: """
            Stands in for WhatsApp (Cloud API, 360dialog, Emma), Twilio, Telegram, Messenger, Instagram, a mail server and \
            generic webhooks: takes messages, sends receipts, plays people. What can be steered is below /_sim and listed \
            by GET /_sim/providers.
            """,
        settings: SimulatorSettings.all)

    func services(in environment: ServiceEnvironment) async throws -> [any Service] {
        [try SimulatorApp(environment)]
    }
}
