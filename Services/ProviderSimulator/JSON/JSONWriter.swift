/// Builds JSON bytes as the Graph API writes them: no spaces, non-ASCII as `\u` with four digits, slashes escaped.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Appends text that is already JSON.
    mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func raw(bytes other: [UInt8]) { bytes.append(contentsOf: other) }

    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    mutating func int(_ value: some BinaryInteger) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        digits(UInt64(value.magnitude))
    }

    private mutating func digits(_ value: UInt64) {
        let start = bytes.count
        var rest = value
        repeat {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// A quoted number, as webhooks write time stamps and phone numbers.
    mutating func quotedInt(_ value: some BinaryInteger) {
        bytes.append(UInt8(ascii: "\""))
        int(value)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        let wasASCII = text.withUTF8 { appendASCII($0) }
        if !wasASCII { appendScalars(text) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends a run at a time; answers false, having appended nothing, when there is a byte above 0x7F.
    private mutating func appendASCII(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        if utf8.contains(where: { $0 >= 0x80 }) { return false }
        var start = 0
        for index in utf8.indices where needsEscape(utf8[index]) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
            escape(utf8[index])
            start = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        return true
    }

    private mutating func appendScalars(_ text: String) {
        for unit in text.utf16 {
            if unit >= 0x80 {
                unicode(unit)
            } else if needsEscape(UInt8(unit)) {
                escape(UInt8(unit))
            } else {
                bytes.append(UInt8(unit))
            }
        }
    }

    private func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/")
            || byte == 0x7F
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x0A: raw("\\n")
        case 0x0D: raw("\\r")
        case 0x09: raw("\\t")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        default: unicode(UInt16(byte))
        }
    }

    private mutating func unicode(_ unit: UInt16) {
        let hex: StaticString = "0123456789abcdef"
        raw("\\u")
        for shift in [12, 8, 4, 0] { bytes.append(hex.utf8Start[Int(unit >> UInt16(shift) & 0xF)]) }
    }

    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(let flag): flag ? raw("true") : raw("false")
        case .int(let number): int(number)
        case .double(let number): bytes.append(contentsOf: String(number).utf8)
        case .string(let text): string(text)
        case .array(let values): list(values)
        case .object(let object): members(object)
        }
    }

    private mutating func list(_ values: [JSONValue]) {
        raw("[")
        for (index, element) in values.enumerated() {
            if index > 0 { raw(",") }
            value(element)
        }
        raw("]")
    }

    private mutating func members(_ object: JSONObject) {
        raw("{")
        for (index, member) in object.members.enumerated() {
            if index > 0 { raw(",") }
            string(member.name)
            raw(":")
            value(member.value)
        }
        raw("}")
    }
}

extension JSONValue {
    /// The bytes of this value as the Graph API would write it.
    var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }
}
