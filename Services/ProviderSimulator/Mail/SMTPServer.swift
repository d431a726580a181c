import Logging
import NIOCore
import NIOPosix
import ServiceKit
import ServiceLifecycle

/// The mail server, without TLS, on a port of its own.
struct SMTPServer: Service {
    let office: MailOffice
    let host: String
    let port: Int
    let logger: Logger
    /// Called with the port once connections are accepted.
    let onListening: @Sendable (Int) -> Void

    private static let hangSeconds = 120
    /// Longer than any line of a message may be.
    private static let maximumLine = 1 << 20

    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Serves until the graceful shutdown.
    func run() async throws {
        let server: NIOAsyncChannel<Connection, Never>
        do {
            server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try Connection(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: false))
                    }
                }
        } catch let error as IOError {
            throw SettingsError(name: SimulatorSettings.smtpPort.name, problem: "is \(port) on \(host): \(error)")
        }
        onListening(server.channel.localAddress?.port ?? port)
        try await withGracefulShutdownHandler {
            try await serve(server)
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
    }

    private func serve(_ server: NIOAsyncChannel<Connection, Never>) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    group.addTask { await converse(connection) }
                }
            }
            // Whoever is still talking is cut off: mail that was not taken is sent again.
            group.cancelAll()
        }
    }

    private func converse(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: SMTPSession.greeting + "\r\n"))
                var session = SMTPSession(office: office)
                var rest: [UInt8] = []
                for try await piece in inbound {
                    rest += piece.readableBytesView
                    guard rest.count <= Self.maximumLine || rest.contains(0x0A) else { return }
                    let (lines, used) = Self.lines(rest)
                    rest.removeFirst(used)
                    for line in lines where try await !answer(line, &session, outbound) { return }
                }
            }
        } catch {
            logger.debug("mail connection ended", metadata: ["error": "\(error)"])
        }
    }

    /// Answers false when the connection is to be closed.
    private func answer(
        _ line: [UInt8], _ session: inout SMTPSession, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws -> Bool {
        guard let answer = await session.answer(to: line) else { return true }
        if !answer.text.isEmpty { try await outbound.write(ByteBuffer(string: answer.text + "\r\n")) }
        if answer.end == .hang {
            try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(Self.hangSeconds)) }
        }
        return answer.end == .stay
    }

    /// The whole lines at the start, without their ends, and how many bytes they take.
    private static func lines(_ bytes: [UInt8]) -> (lines: [[UInt8]], used: Int) {
        var lines: [[UInt8]] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: 0x0A) {
            let line = bytes[start..<end]
            lines.append(Array(line.last == 0x0D ? line.dropLast() : line))
            start = end + 1
        }
        return (lines, start)
    }
}
