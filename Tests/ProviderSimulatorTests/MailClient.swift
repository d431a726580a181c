import NIOCore
import NIOPosix
import Testing

@testable import ProviderSimulator

/// Speaks SMTP line by line, as a client does.
final class MailClient {
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var rest = ""

    private init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.outbound = outbound
        self.inbound = inbound.makeAsyncIterator()
    }

    /// Connects, passes the client to `body` once the server has greeted it, and hangs up.
    static func run(port: Int, _ body: (MailClient) async throws -> Void) async throws {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await channel.executeThenClose { inbound, outbound in
            let client = MailClient(inbound, outbound)
            #expect(try await client.reply().hasPrefix("220 "))
            try await body(client)
        }
    }

    /// Sends a line and gives the whole reply.
    func say(_ line: String) async throws -> String {
        try await outbound.write(ByteBuffer(string: line + "\r\n"))
        return try await reply()
    }

    /// A reply of one or more lines; empty when the server has hung up.
    func reply() async throws -> String {
        var reply = ""
        while true {
            while let end = rest.firstRange(of: "\r\n") {
                let line = String(rest[..<end.lowerBound])
                rest = String(rest[end.upperBound...])
                reply += reply.isEmpty ? line : "\n" + line
                if line.dropFirst(3).first != "-" { return reply }
            }
            guard let piece = try await inbound.next() else { return reply }
            rest += String(buffer: piece)
        }
    }

    /// Sends a message from `MAIL` to the final dot, and gives the last reply.
    func send(_ message: String, to: String) async throws -> String {
        guard try await say("MAIL FROM:<shop@us.example> SIZE=\(message.utf8.count)").hasPrefix("250") else {
            return ""
        }
        let recipient = try await say("RCPT TO:<\(to)>")
        guard recipient.hasPrefix("250") else { return recipient }
        guard try await say("DATA").hasPrefix("354") else { return "" }
        return try await say(message + "\r\n.")
    }
}
