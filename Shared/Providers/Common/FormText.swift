/// Text of `application/x-www-form-urlencoded`.
enum FormText {
    struct Field: Equatable {
        let name: String
        let value: String
    }

    static func encode(_ fields: [Field]) -> [UInt8] {
        Array(fields.map { "\(URLText.escape($0.name))=\(URLText.escape($0.value))" }.joined(separator: "&").utf8)
    }

    /// The fields in their order. A `%` without two digits stands for itself, bytes that are not UTF-8 become U+FFFD.
    static func decode(_ body: [UInt8]) -> [Field] {
        body.split(separator: UInt8(ascii: "&")).map { part in
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return Field(name: text(sides[0]), value: sides.count > 1 ? text(sides[1]) : "")
        }
    }

    private static func text(_ encoded: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var cursor = encoded.startIndex
        while cursor < encoded.endIndex {
            let byte = encoded[cursor]
            if byte == UInt8(ascii: "%"), cursor + 2 < encoded.endIndex,
                let high = Hexadecimal.value(of: encoded[cursor + 1]),
                let low = Hexadecimal.value(of: encoded[cursor + 2])
            {
                bytes.append(high << 4 | low)
                cursor += 3
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                cursor += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
