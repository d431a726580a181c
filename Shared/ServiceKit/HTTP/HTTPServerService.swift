import Foundation
public import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// A Hummingbird server as a service: it logs the port it got, and says in one line why it could not get it.
public struct HTTPServerService: Service {
    private let application: any Service
    private let host: String
    private let port: Int
    private let portSetting: String

    /// Creates a server.
    /// - Parameters:
    ///   - name: which server of the process this is, for its log line.
    ///   - router: its routes.
    ///   - host: the address to listen on.
    ///   - port: the port; 0 takes a free one.
    ///   - portSetting: the environment variable that chose the port, for the error when it is taken.
    ///   - logger: for requests; what the server itself does is logged from `notice` on.
    ///   - onListening: called with the port once connections are accepted.
    public init<Builder: HTTPResponderBuilder>(
        _ name: String,
        router: Builder,
        host: String,
        port: Int,
        portSetting: String,
        logger: Logger,
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) where Builder.Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
        var serverLogger = logger
        serverLogger.logLevel = max(logger.logLevel, .notice)
        self.host = host
        self.port = port
        self.portSetting = portSetting
        application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                let actualPort = channel.localAddress?.port ?? port
                logger.info(
                    "listening",
                    metadata: ["server": "\(name)", "host": "\(host)", "port": .stringConvertible(actualPort)])
                onListening(actualPort)
            },
            logger: serverLogger)
    }

    /// Serves until the graceful shutdown.
    /// - Throws: `SettingsError` naming the port's setting when the address cannot be listened on.
    public func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            let reason = error.errnoCode == EADDRINUSE ? "which is in use: choose another port" : "\(error)"
            throw SettingsError(name: portSetting, problem: "is \(port) on \(host), \(reason)")
        }
    }
}
