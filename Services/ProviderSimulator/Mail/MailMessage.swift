/// A message in the format of RFC 5322, as far as the simulator shows it.
struct MailMessage {
    /// Unfolded, by lowercase name; the last of equal names.
    let headers: [String: String]
    /// The first part of each type.
    private(set) var text = ""
    private(set) var html = ""

    init(_ bytes: ArraySlice<UInt8>) {
        let (headers, body) = Self.split(bytes)
        self.headers = headers
        read(headers, body, depth: 0)
    }

    private static func split(_ bytes: ArraySlice<UInt8>) -> (headers: [String: String], body: ArraySlice<UInt8>) {
        let blank = bytes.firstRange(of: Array("\r\n\r\n".utf8))
        let head = bytes[..<(blank?.lowerBound ?? bytes.endIndex)]
        var headers: [String: String] = [:]
        var last = ""
        for line in head.split(separator: 0x0A) {
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            if text.hasPrefix(" ") || text.hasPrefix("\t") {
                headers[last, default: ""] += " " + text.drop { $0 == " " || $0 == "\t" }
            } else if let colon = text.firstIndex(of: ":") {
                last = text[..<colon].lowercased()
                headers[last] = String(text[text.index(after: colon)...].drop { $0 == " " })
            }
        }
        return (headers, blank.map { bytes[$0.upperBound...] } ?? [])
    }

    private mutating func read(_ headers: [String: String], _ body: ArraySlice<UInt8>, depth: Int) {
        let type = headers["content-type"] ?? "text/plain"
        if type.lowercased().hasPrefix("multipart/"), depth < 4, let boundary = Self.boundary(of: type) {
            for part in Self.parts(body, boundary) {
                let (headers, body) = Self.split(part)
                read(headers, body, depth: depth + 1)
            }
            return
        }
        let decoded = MailText.decode(body, encoding: headers["content-transfer-encoding"] ?? "7bit")
        if type.lowercased().hasPrefix("text/html") {
            if html.isEmpty { html = decoded }
        } else if type.lowercased().hasPrefix("text/plain"), text.isEmpty {
            text = decoded
        }
    }

    private static func boundary(of type: String) -> String? {
        guard let start = type.lowercased().firstRange(of: "boundary=")?.upperBound else { return nil }
        let value = type[start...].prefix { $0 != ";" }
        return String(value.filter { $0 != "\"" && $0 != " " })
    }

    private static func parts(_ body: ArraySlice<UInt8>, _ boundary: String) -> [ArraySlice<UInt8>] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [ArraySlice<UInt8>] = []
        var rest = body
        var start: Int?
        while let range = rest.firstRange(of: mark) {
            // The line end before a boundary belongs to the boundary.
            if let start { parts.append(body[start..<max(start, range.lowerBound - 2)]) }
            let lineEnd = body[range.upperBound...].firstIndex(of: 0x0A).map { $0 + 1 } ?? body.endIndex
            start = lineEnd
            rest = body[lineEnd...]
        }
        return parts
    }

    /// The local part of `Message-ID`: our message id.
    var key: String? {
        guard let id = headers["message-id"], let at = id.firstIndex(of: "@") else { return nil }
        let local = id[..<at].drop { $0 == "<" || $0 == " " }
        return local.isEmpty ? nil : String(local)
    }

    var subject: String { MailText.header(headers["subject"] ?? "") }

    var json: JSONValue {
        let list = headers.sorted { $0.key < $1.key }.map { JSONObject.Member(name: $0.key, value: .string($0.value)) }
        return [
            "subject": .string(subject), "headers": .object(JSONObject(members: list)), "text": .string(text),
            "html": .string(html),
        ]
    }
}
