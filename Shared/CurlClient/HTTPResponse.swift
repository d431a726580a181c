/// A complete answer, of any status.
public struct HTTPResponse: Sendable {
    /// The status code.
    public let status: Int
    /// The body, never longer than the client's limit.
    public let body: [UInt8]

    /// The header lines as received. They are read when someone asks: most answers are used without their headers.
    private let headerLines: [UInt8]

    /// Creates a response, for tests and stand-ins.
    public init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        let lines = headers.map { name, value in "\(name): \(value)\r\n" }
        self.init(status: status, headerLines: Array(lines.joined().utf8), body: body)
    }

    init(status: Int, headerLines: [UInt8], body: [UInt8]) {
        self.status = status
        self.headerLines = headerLines
        self.body = body
    }

    /// Names and values in the order received.
    public var headers: [(String, String)] {
        fields.map { name, value in (String(decoding: name, as: UTF8.self), Self.text(value)) }
    }

    /// The first value of a header; names differ in case between servers and are compared without it.
    public func header(_ name: String) -> String? {
        fields.first { Self.isSameName($0.name, name.utf8) }.map { Self.text($0.value) }
    }

    private var fields: some Sequence<(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)> {
        headerLines.lazy.split(separator: UInt8(ascii: "\n")).compactMap { line in
            line.firstIndex(of: UInt8(ascii: ":")).map { colon in (line[..<colon], line[(colon + 1)...]) }
        }
    }

    private static func isSameName(_ first: ArraySlice<UInt8>, _ second: String.UTF8View) -> Bool {
        first.count == second.count && zip(first, second).allSatisfy { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    private static func text(_ value: ArraySlice<UInt8>) -> String {
        var trimmed = value.drop(while: isSpace)
        while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
        return String(decoding: trimmed, as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
