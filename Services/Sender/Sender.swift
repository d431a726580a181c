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
    static let allowsPrivateMedia = Setting<Bool>(
        "SENDER_MEDIA_ALLOW_PRIVATE", default: false,
        help: "Fetch header media, to store them with the provider, from private and loopback addresses too.")

    static let service = ServiceDescription(
        name: "sender", summary: "Sends the approved messages of one provider, each once, at the pace it allows.",
        needs: [.kafka, .dataDirectory, .credentials], settings: [timeout, inFlight, allowsPrivateMedia])

    /// Stands for every provider.
    private static let all = "all"

    @Option(
        help: """
            The provider to serve: \(ProviderRegistry.names.joined(separator: ", ")); \
            or all: each from the moment on that a channel needs it.
            """)
    var provider: String

    func validate() throws {
        guard provider == Self.all || ProviderRegistry.provider(named: provider) != nil else {
            let names = (ProviderRegistry.names + [Self.all]).joined(separator: ", ")
            throw ValidationError("--provider '\(provider)' is unknown; this version has \(names)")
        }
    }

    func services(in environment: ServiceEnvironment) async throws -> [any Service] {
        var limits = SenderLimits()
        limits.requestTimeoutMs = try environment.settings.value(of: Self.timeout)
        limits.inFlight = try environment.settings.value(of: Self.inFlight)
        let credentials = CredentialCache(
            store: try CredentialStore(environment.common), logger: environment.logger)
        let kafka = try StageKafka(environment)
        let reader = TableReader(kafka: kafka, readiness: environment.readiness, logger: environment.logger)
        // All providers share the connections of one client and its bound.
        let client = CurlClient(maxConcurrent: limits.inFlight)
        let media = MediaClients(
            allowsPrivate: try environment.settings.value(of: Self.allowsPrivateMedia), logger: environment.logger)
        let sender: @Sendable (any Provider, StageKafka) -> any Service = { [limits] provider, kafka in
            let stage = SenderStage(
                provider: provider, client: client, credentials: credentials, limits: limits, media: media)
            return StageRunner(stage: stage, kafka: kafka, reader: reader, environment: environment)
        }
        if let provider = ProviderRegistry.provider(named: provider) { return [reader, sender(provider, kafka)] }
        let senders = ProviderSenders(reader: reader, logger: environment.logger) { provider in
            sender(provider, try StageKafka(environment))
        }
        return [reader, senders]
    }
}
