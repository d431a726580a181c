/// The parts of a `multipart/form-data` body (RFC 7578).
struct Multipart {
    struct Part {
        let name: String
        let filename: String?
        let type: String?
        let content: ArraySlice<UInt8>

        var text: String { String(decoding: content, as: UTF8.self) }
    }

    let parts: [Part]

    subscript(name: String) -> Part? { parts.first { $0.name == name } }

    /// Nil when the content type has no boundary or the body does not keep to it.
    init?(_ body: [UInt8], contentType: String?) {
        guard let contentType, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameter("boundary", of: contentType), !boundary.isEmpty
        else { return nil }
        let mark = Array("--\(boundary)".utf8)
        guard var start = body.firstRange(of: mark)?.upperBound else { return nil }
        var parts: [Part] = []
        while !body[start...].starts(with: Array("--".utf8)) {
            guard let end = body[start...].firstRange(of: [0x0D, 0x0A] + mark),
                let part = Self.part(body[start..<end.lowerBound])
            else { return nil }
            parts.append(part)
            start = end.upperBound
        }
        self.parts = parts
    }

    /// - Parameter bytes: from the end of the boundary's line to the content's last byte.
    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        guard let blank = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        var fields: [String: String] = [:]
        for line in String(decoding: bytes[..<blank.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            fields[line[..<colon].lowercased()] = String(value)
        }
        guard let disposition = fields["content-disposition"], let name = parameter("name", of: disposition) else {
            return nil
        }
        return Part(
            name: name, filename: parameter("filename", of: disposition), type: fields["content-type"],
            content: bytes[blank.upperBound...])
    }

    /// A parameter of a header's value, quoted or not.
    private static func parameter(_ name: String, of value: String) -> String? {
        for part in value.split(separator: ";").dropFirst() {
            let halves = part.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].filter({ $0 != " " }).lowercased() == name else { continue }
            return String(halves[1].filter { $0 != "\"" })
        }
        return nil
    }
}
