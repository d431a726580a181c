import Hummingbird
import KafkaClient
import Logging
import Models
import ServiceKit
import ServiceLifecycle
import StreamProcessing

/// Makes the ingester's services in start order.
/// - Throws: `SettingsError` or `KafkaError` naming what keeps it from starting.
func buildIngester(_ environment: ServiceEnvironment) throws -> [any Service] {
    let settings = try IngesterSettings(environment.settings)
    let kafka = try StageKafka(
        configuration: try KafkaConfiguration(environment: environment.common.kafka, clientID: environment.name)
            .with(settings: ["message.timeout.ms": String(settings.appendTimeoutMs)]),
        topicPrefix: environment.common.topicPrefix, logger: environment.logger)
    let log = KafkaLog(kafka: kafka, readiness: environment.readiness)
    let reader = TableReader(
        topics: [Topics.channels, Topics.optInForms, Topics.settings], kafka: kafka, readiness: environment.readiness,
        logger: environment.logger)
    let directory = TableDirectory(reader)
    let receiver = WebhookReceiver(
        directory: directory,
        credentials: ChannelCredentials(store: try CredentialStore(environment.common), logger: environment.logger),
        log: log, keepsRawWebhooks: settings.keepsRawWebhooks, metrics: WebhookMetrics(factory: environment.metrics),
        clock: environment.clock, logger: environment.logger)
    let optIn = OptInReceiver(
        directory: directory, log: log, limits: OptInLimits(settings),
        metrics: OptInMetrics(factory: environment.metrics), clock: environment.clock, logger: environment.logger)
    let router = buildRouter(
        receiver, optIn, health: environment.health, maxPendingBytes: settings.maxPendingBytes,
        trustedProxies: settings.trustedProxies)
    let server = HTTPServerService(
        "webhooks", router: router, host: environment.common.bindAddress, port: settings.port,
        portSetting: IngesterSettings.port.name, logger: environment.logger)
    return [log, reader, server]
}

/// The whole HTTP surface; tests call this too.
func buildRouter(
    _ receiver: WebhookReceiver, _ optIn: OptInReceiver, health: HealthSource, maxPendingBytes: Int,
    trustedProxies: Int
) -> Router<IngesterContext> {
    let router = Router(context: IngesterContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: MetricsMiddleware())
    router.add(middleware: ProblemMiddleware())
    router.addHealthRoutes(health)
    let pending = PendingBytes(limit: maxPendingBytes)
    WebhookRoutes(receiver: receiver, pending: pending).add(to: router)
    OptInRoutes(receiver: optIn, pending: pending, clients: ClientAddress(trustedProxies: trustedProxies))
        .add(to: router)
    return router
}
