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
        let handshake = WebhookHandshake(client: client)
        let send = SendRoute(simulator: simulator)
        let media = MediaRoute(simulator: simulator)
        let partner = { (surface: PartnerSurface) in
            PartnerRoutes(simulator: simulator, send: send, media: media, surface: surface)
        }
        let control = ControlRoutes(
            simulator: simulator, standIns: StandInControl(simulator: simulator, handshake: handshake)
        ) {
            () throws(ControlError) in
            try simulator.withCore { core, _ throws(ControlError) in
                do throws(JournalError) { core = try state.reset() } catch { throw .storage(error) }
            }
        }
        let responder = SimulatorResponder(
            graph: GraphRoutes(
                simulator: simulator, send: send, media: media, handshake: handshake),
            dialog360: partner(.dialog360), emma: partner(try .emma(settings)),
            twilio: TwilioRoutes(simulator: simulator), telegram: TelegramRoutes(simulator: simulator),
            pages: PageRoutes(simulator: simulator, send: send), hooks: HookRoutes(simulator: simulator),
            control: control,
            health: Router(context: SimulatorContext.self).addHealthRoutes(environment.health).buildResponder())
        let server = HTTPServerService(
            "simulator", router: responder, host: environment.common.bindAddress,
            port: try settings.value(of: SimulatorSettings.port), portSetting: SimulatorSettings.port.name,
            logger: environment.logger, onListening: onListening)
        let pusher = WebhookPusher(
            simulator: simulator, client: client, flushMs: try settings.value(of: SimulatorSettings.flush),
            concurrency: try settings.value(of: SimulatorSettings.concurrency), logger: environment.logger)
        SimulatorMetrics.register(simulator, in: environment.metrics)
        services = [pusher, server] + (try Self.mailServer(simulator, environment))
        logger = environment.logger
    }

    /// The mail server, if a port is set for it.
    private static func mailServer(_ simulator: Simulator, _ environment: ServiceEnvironment) throws -> [any Service] {
        guard let port = try environment.settings.value(of: SimulatorSettings.smtpPort) else { return [] }
        let logger = environment.logger
        let server = SMTPServer(
            office: MailOffice(simulator: simulator), host: environment.common.bindAddress, port: port, logger: logger
        ) { port in
            simulator.takesMail(at: port)
            logger.info("listening", metadata: ["server": "smtp", "port": "\(port)"])
        }
        return [server]
    }

    /// Serves and pushes until the graceful shutdown.
    func run() async throws {
        try await ServiceGroup(configuration: .init(services: services, logger: logger)).run()
    }
}
