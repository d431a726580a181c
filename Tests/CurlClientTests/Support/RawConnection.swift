import Foundation

/// A request as it arrived.
struct RawRequest: Sendable {
    let head: String
    let body: [UInt8]

    var method: String { String(head.prefix { $0 != " " }) }

    func header(_ name: String) -> String? {
        let prefix = name.lowercased() + ":"
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(prefix) }
        return line.map { $0.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces) }
    }
}

/// One accepted connection, used by the thread that serves it.
final class RawConnection {
    /// 1 for the server's first connection.
    let number: Int

    private let descriptor: Int32
    private let server: RawServer
    private var received: [UInt8] = []

    init(descriptor: Int32, number: Int, server: RawServer) {
        self.descriptor = descriptor
        self.number = number
        self.server = server
    }

    /// The next complete request, which is counted; nil when the client closed the connection.
    func readRequest() -> RawRequest? {
        guard let head = readHead() else { return nil }
        let length = Int(RawRequest(head: head, body: []).header("content-length") ?? "0") ?? 0
        while received.count < length { guard readMore() else { return nil } }
        let body = Array(received.prefix(length))
        received.removeFirst(length)
        server.countRequest()
        return RawRequest(head: head, body: body)
    }

    func readHead() -> String? {
        let head = read(upTo: "\r\n\r\n")
        if head != nil { server.countHead() }
        return head
    }

    /// Text up to a mark, which is taken as well; nil when the client closed the connection.
    func read(upTo mark: String) -> String? {
        while true {
            if let range = received.firstRange(of: Array(mark.utf8)) {
                let text = String(decoding: received[..<range.lowerBound], as: UTF8.self)
                received.removeFirst(range.upperBound)
                return text
            }
            guard readMore() else { return nil }
        }
    }

    /// Blocks until the client has closed the connection.
    func waitForClose() {
        while readMore() {}
    }

    func answer(status: String = "200 OK", headers: [String] = [], body: [UInt8] = []) {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + headers
        write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Ends the connection now, orderly (FIN).
    func close() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Makes the server refuse new connections.
    func stopServer() {
        server.stop()
    }

    private func readMore() -> Bool {
        let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            count = max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
        }
        received += chunk
        return !chunk.isEmpty
    }
}
