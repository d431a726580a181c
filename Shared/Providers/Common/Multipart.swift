import Crypto
import Models

/// A body of `multipart/form-data` (RFC 7578).
struct Multipart {
    private(set) var bytes: [UInt8] = []
    private let boundary: String

    /// - Parameter content: the largest part: the boundary is derived from it and so does not stand in it.
    init(separating content: [UInt8]) {
        boundary = "campaigns-" + Hex.encode(Array(SHA256.hash(data: content)))
        bytes.reserveCapacity(content.count + 1024)
    }

    var contentType: ProviderRequest.Header {
        ProviderRequest.Header("Content-Type", "multipart/form-data; boundary=\(boundary)")
    }

    mutating func field(_ name: String, _ value: String) {
        begin(name)
        bytes.append(contentsOf: "\r\n\r\n\(value)\r\n".utf8)
    }

    mutating func file(_ name: String, _ file: MediaFile) {
        begin(name)
        bytes.append(contentsOf: "; filename=\"\(Self.quoted(file.filename))\"\r\n".utf8)
        bytes.append(contentsOf: "Content-Type: \(Self.line(file.contentType))\r\n\r\n".utf8)
        bytes.append(contentsOf: file.bytes)
        bytes.append(contentsOf: "\r\n".utf8)
    }

    mutating func end() {
        bytes.append(contentsOf: "--\(boundary)--\r\n".utf8)
    }

    private mutating func begin(_ name: String) {
        bytes.append(contentsOf: "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"".utf8)
    }

    /// Quotes and line breaks would end the header.
    private static func quoted(_ text: String) -> String {
        line(text).replacing("\"", with: "%22")
    }

    private static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }
}
