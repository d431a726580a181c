import Foundation
import Synchronization

/// A TCP server on a loopback port whose every byte the test decides: `serve` runs on a thread of its own for each
/// connection.
final class RawServer: Sendable {
    let port: UInt16

    private let listener: Int32
    private let connectionCount = Atomic(0)
    private let headCount = Atomic(0)
    private let requestCount = Atomic(0)

    init(serve: @escaping @Sendable (RawConnection) -> Void) throws {
        listener = try Self.listen()
        port = try Self.port(of: listener)
        Thread.detachNewThread { [self] in
            while true {
                let descriptor = accept(listener, nil, nil)
                guard descriptor >= 0 else { return }
                let number = connectionCount.wrappingAdd(1, ordering: .relaxed).newValue
                Thread.detachNewThread { [self] in
                    serve(RawConnection(descriptor: descriptor, number: number, server: self))
                    Foundation.close(descriptor)
                }
            }
        }
    }

    /// Answers every request of every connection with 200 and a body, by default an echo of the request's.
    static func answering(_ body: @escaping @Sendable (RawRequest) -> [UInt8] = { $0.body }) throws -> RawServer {
        try RawServer { connection in
            while let request = connection.readRequest() { connection.answer(body: body(request)) }
        }
    }

    /// Connections accepted so far.
    var connections: Int { connectionCount.load(ordering: .relaxed) }

    /// Complete requests read so far.
    var requests: Int { requestCount.load(ordering: .relaxed) }

    /// Heads of requests read so far, with or without their bodies.
    var heads: Int { headCount.load(ordering: .relaxed) }

    func countHead() {
        headCount.wrappingAdd(1, ordering: .relaxed)
    }

    func countRequest() {
        requestCount.wrappingAdd(1, ordering: .relaxed)
    }

    var url: String { "http://127.0.0.1:\(port)/" }

    /// Accepts no more connections.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        Foundation.close(listener)
    }

    /// A port on which nothing listens.
    static func unusedPort() throws -> UInt16 {
        let descriptor = try listen()
        defer { Foundation.close(descriptor) }
        return try port(of: descriptor)
    }

    private static func listen() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard bound == 0, Foundation.listen(descriptor, 256) == 0 else { throw POSIXError(.EADDRINUSE) }
        return descriptor
    }

    private static func port(of descriptor: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard result == 0 else { throw POSIXError(.EINVAL) }
        return UInt16(bigEndian: address.sin_port)
    }
}
