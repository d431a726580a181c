/// Turns the inside of a JSON string literal into text.
enum JSONUnescape {
    /// - Parameter content: what stands between the quotes; its escapes have been checked by ``JSONScanner``.
    static func string(_ content: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count)
        var cursor = content.startIndex
        while cursor < content.endIndex {
            let byte = content[cursor]
            cursor += 1
            if byte == UInt8(ascii: "\\") {
                appendEscape(content, &cursor, to: &bytes)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func appendEscape(_ content: ArraySlice<UInt8>, _ cursor: inout Int, to bytes: inout [UInt8]) {
        let byte = content[cursor]
        cursor += 1
        switch byte {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "u"): bytes.append(contentsOf: scalar(content, &cursor).utf8)
        default: bytes.append(byte)
        }
    }

    /// The character of one `\u` with four digits, or of two that form a surrogate pair; half a pair becomes U+FFFD.
    private static func scalar(_ content: ArraySlice<UInt8>, _ cursor: inout Int) -> String {
        let first = unit(content, &cursor)
        if let scalar = Unicode.Scalar(first) { return String(Character(scalar)) }
        let second = cursor + 6
        guard (0xD800..<0xDC00).contains(first), second <= content.endIndex, content[cursor] == UInt8(ascii: "\\"),
            content[cursor + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        var next = cursor + 2
        let low = unit(content, &next)
        guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
        cursor = next
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        return Unicode.Scalar(value).map { String(Character($0)) } ?? "\u{FFFD}"
    }

    private static func unit(_ content: ArraySlice<UInt8>, _ cursor: inout Int) -> UInt16 {
        let digits = content[cursor..<cursor + 4]
        cursor += 4
        return digits.reduce(0) { $0 << 4 | UInt16(Hexadecimal.value(of: $1) ?? 0) }
    }
}

/// Digits of a `\u` escape.
enum Hexadecimal {
    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
