import ArgumentParser
import CurlClient
import KafkaClient
import Providers
import ServiceKit
import ServiceLifecycle
import StreamProcessing

@main
struct Sender: ServiceCommand {
    static let timeout = Setting<Int>(
        "SENDER_REQUEST_TIMEOUT_MS", default: 30_000, help: "Real milliseconds for one request to the provider.")
    static let inFlight = Setting<Int>(
        "SENDER_IN_FLIGHT", default: 256, help: "Requests in flight at once, for all numbers of this process.")

    static let service = ServiceDescription(
        name: "sender", summary: "Sends the approved messages of one provider, each once, at the pace it allows.",
        needs: [.kafka, .dataDirectory, .credentials], settings: [timeout, inFlight])

    @Option(help: "The provider to serve: \(ProviderRegistry.names.joined(separator: ", ")).")
    var provider: String

    func validate() throws {
        guard ProviderRegistry.provider(named: provider) != nil else {
            let names = ProviderRegistry.names.joined(separator: ", ")
            throw ValidationError("--provider '\(provider)' is unknown; this version has \(names)")
        }
    }

    func services(in environment: ServiceEnvironment) async throws -> [any Service] {
        guard let provider = ProviderRegistry.provider(named: provider) else { return [] }
        var limits = SenderLimits()
        limits.requestTimeoutMs = try environment.settings.value(of: Self.timeout)
        limits.inFlight = try environment.settings.value(of: Self.inFlight)
        let kafka = try StageKafka(environment)
        let reader = TableReader(kafka: kafka, readiness: environment.readiness, logger: environment.logger)
        let credentials = CredentialCache(
            store: try CredentialStore(environment.common), logger: environment.logger)
        let stage = SenderStage(
            provider: provider, client: CurlClient(maxConcurrent: limits.inFlight), credentials: credentials,
            limits: limits)
        return [reader, StageRunner(stage: stage, kafka: kafka, reader: reader, environment: environment)]
    }
}
