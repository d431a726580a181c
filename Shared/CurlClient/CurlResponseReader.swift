/// Collects an answer from the pieces that libcurl hands over.
struct CurlResponseReader {
    private(set) var body: [UInt8] = []
    private var status = 0
    private var headerLines: [UInt8] = []
    private var headerBytes = 0

    /// More than any provider sends; a server that sends headers for ever is stopped.
    private static let maxHeaderBytes = 256 * 1024

    /// Whether anything has come.
    var hasStarted: Bool { headerBytes > 0 }

    mutating func append(body bytes: UnsafeRawBufferPointer) {
        body.append(contentsOf: bytes)
    }

    /// Reads one header line with its line break; false when the headers are too long.
    mutating func append(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.maxHeaderBytes else { return false }
        if bytes.starts(with: "HTTP/".utf8) {
            // Every answer begins here, also the interim ones (1xx), of which the last counts.
            status = Self.status(of: bytes)
            headerLines.removeAll(keepingCapacity: true)
            headerLines.reserveCapacity(512)
        } else {
            headerLines.append(contentsOf: bytes)
        }
        return true
    }

    /// The complete answer.
    func response() -> HTTPResponse {
        HTTPResponse(status: status, headerLines: headerLines, body: body)
    }

    /// `HTTP/1.1 200 OK` → 200.
    private static func status(of line: UnsafeRawBufferPointer) -> Int {
        let digits = line.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix(3)
        return digits.reduce(0) { $0 * 10 + Int($1) - Int(UInt8(ascii: "0")) }
    }
}
