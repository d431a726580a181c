import Hummingbird
public import Logging
public import ServiceLifecycle

/// The HTTP server of `/livez`, `/readyz` and `/metrics` on `CAMPAIGNS_ADMIN_PORT`.
public struct AdminServer: Service {
    private let server: HTTPServerService

    /// Creates the server.
    /// - Parameters:
    ///   - source: what it shows.
    ///   - host: the address to listen on.
    ///   - port: the port; 0 takes a free one, which is logged.
    ///   - logger: for the line that says where it listens.
    ///   - onListening: called with the port once connections are accepted.
    public init(
        _ source: HealthSource,
        host: String,
        port: Int,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        server = HTTPServerService(
            "admin", router: Router().addHealthRoutes(source), host: host, port: port,
            portSetting: CommonSettings.adminPort.name, logger: logger, onListening: onListening)
    }

    public func run() async throws {
        try await server.run()
    }
}
