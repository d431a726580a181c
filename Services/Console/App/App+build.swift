import CurlClient
import Foundation
import Hummingbird
import KafkaClient
import Logging
import ServiceKit
import ServiceLifecycle

/// Makes the console's services in start order.
/// - Throws: `SettingsError` naming what keeps it from starting.
func buildConsole(_ environment: ServiceEnvironment) async throws -> [any Service] {
    let dependencies = try await makeDependencies(environment)
    let log = try makeLog(environment)
    var services: [any Service] = [
        OutboxPublisher(
            store: dependencies.store, log: log, republishers: Features.republishers, logger: environment.logger,
            readiness: environment.readiness)
    ]
    for feature in Features.all { services += try feature.services(dependencies) }
    let router = buildRouter(dependencies, health: environment.health)
    services.append(
        HTTPServerService(
            "console", router: router, host: environment.common.bindAddress, port: dependencies.settings.port,
            portSetting: ConsoleSettings.port.name, logger: environment.logger))
    return services
}

/// The whole HTTP surface; tests call this too.
func buildRouter(_ dependencies: Dependencies, health: HealthSource) -> Router<ConsoleContext> {
    let router = Router(context: ConsoleContext.self, options: .autoGenerateHeadEndpoints)
    let routes = RouteTable()
    router.add(middleware: MetricsMiddleware())
    router.add(middleware: ErrorMiddleware(routes: routes))
    router.addHealthRoutes(health)
    for path in ["/livez", "/readyz", "/metrics"] { routes.add(.get, path) }
    let api = API(router: router, routes: routes, dependencies: dependencies)
    for feature in Features.all { feature.routes(api) }
    return router
}

private func makeDependencies(_ environment: ServiceEnvironment) async throws -> Dependencies {
    let settings = try ConsoleSettings(environment.settings, dataDirectory: environment.common.dataDirectory)
    let store = try openStore(settings, environment)
    let keys = try await store.read { try APIKeyStore.all(in: $0) }
    try settings.requireAccess(storedKeys: keys.count)
    let access = AccessControl(environmentKey: settings.apiKey)
    access.replace(keys)
    return Dependencies(
        settings: settings, clock: environment.clock, store: store, access: access, readiness: environment.readiness,
        logger: environment.logger, sealer: try CredentialSealer(secretKey: environment.common.secretKey ?? ""),
        http: CurlClient(), log: try logAccess(environment))
}

private func openStore(_ settings: ConsoleSettings, _ environment: ServiceEnvironment) throws -> Store {
    let readiness = environment.readiness
    let logger = environment.logger
    let clock = environment.clock
    do {
        try FileManager.default.createDirectory(
            atPath: settings.dataDirectory, withIntermediateDirectories: true)
        return try Store(
            path: settings.dataDirectory + "/console.sqlite", migrations: Features.migrations, now: { clock.nowMs() },
            health: { ready, detail in
                guard readiness.set("database", ready: ready, detail: detail), !ready else { return }
                logger.error("database cannot be written", metadata: ["error": "\(detail ?? "")"])
            })
    } catch {
        throw SettingsError(
            name: "CAMPAIGNS_DATA_DIR", problem: "\(settings.dataDirectory) cannot hold the database: \(error)")
    }
}

private func logAccess(_ environment: ServiceEnvironment) throws -> LogAccess {
    do {
        return LogAccess(
            configuration: try KafkaConfiguration(environment: environment.common.kafka, clientID: environment.name),
            topicPrefix: environment.common.topicPrefix)
    } catch {
        throw SettingsError(name: "KAFKA_*", problem: "cannot be used: \(error.message)")
    }
}

private func makeLog(_ environment: ServiceEnvironment) throws -> KafkaLog {
    try KafkaLog(logAccess(environment), logger: environment.logger)
}
