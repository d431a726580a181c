import ArgumentParser
import ServiceKit
import ServiceLifecycle

/// The provider-facing endpoint: what providers and people tell us goes to the log before they get their answer.
@main
struct WebhookIngesterCommand: ServiceCommand {
    static let service = ServiceDescription(
        name: "webhook-ingester",
        summary: "Receives the webhooks of messaging providers and the forms of websites and appends them to the log.",
        needs: [.kafka, .credentials], settings: IngesterSettings.all)

    func services(in environment: ServiceEnvironment) async throws -> [any Service] {
        try buildIngester(environment)
    }
}
