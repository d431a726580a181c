import CurlClient
import Hummingbird
import Logging
import ServiceKit
import ServiceLifecycle

/// The parts of a running simulator, wired from its environment.
struct SimulatorApp: Service {
    private let services: [any Service]
    private let logger: Logger

    /// - Parameter onListening: called with the port once connections are accepted.
    init(_ environment: ServiceEnvironment, onListening: @escaping @Sendable (Int) -> Void = { _ in }) throws {
        let settings = environment.settings
        let state = try StateStore(settings, logger: environment.logger)
        let simulator = Simulator(try state.open(at: Moment.now(environment.clock)), clock: environment.clock)
        let client = CurlClient(maxConcurrent: 64)
        let send = SendRoute(simulator: simulator)
        let control = ControlRoutes(simulator: simulator) { () throws(ControlError) in
            try simulator.withCore { core, _ throws(ControlError) in
                do throws(JournalError) { core = try state.reset() } catch { throw .storage(error) }
            }
        }
        let responder = SimulatorResponder(
            graph: GraphRoutes(simulator: simulator, send: send, handshake: WebhookHandshake(client: client)),
            dialog360: Dialog360Routes(simulator: simulator, send: send), control: control,
            health: Router(context: SimulatorContext.self).addHealthRoutes(environment.health).buildResponder())
        let server = HTTPServerService(
            "simulator", router: responder, host: environment.common.bindAddress,
            port: try settings.value(of: SimulatorSettings.port), portSetting: SimulatorSettings.port.name,
            logger: environment.logger, onListening: onListening)
        let pusher = WebhookPusher(
            simulator: simulator, client: client, flushMs: try settings.value(of: SimulatorSettings.flush),
            concurrency: try settings.value(of: SimulatorSettings.concurrency), logger: environment.logger)
        SimulatorMetrics.register(simulator, in: environment.metrics)
        services = [pusher, server]
        logger = environment.logger
    }

    /// Serves and pushes until the graceful shutdown.
    func run() async throws {
        try await ServiceGroup(configuration: .init(services: services, logger: logger)).run()
    }
}
