/// JSON text of string arrays and objects, as the recipient-shaped tables keep tags and attributes.
public enum JSONText {
    public static func array(_ values: [String]) -> String {
        var text = "["
        for (index, value) in values.enumerated() {
            if index > 0 { text += "," }
            append(value, to: &text)
        }
        return text + "]"
    }

    /// Keys in ascending order, so that the same attributes give the same text.
    public static func object(_ values: [String: String]) -> String {
        var text = "{"
        for (index, key) in values.keys.sorted().enumerated() {
            if index > 0 { text += "," }
            append(key, to: &text)
            text += ":"
            append(values[key] ?? "", to: &text)
        }
        return text + "}"
    }

    private static func append(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

extension JSONText {
    /// Reads what ``object(_:)`` wrote; anything else gives no attributes.
    public static func parseObject(_ text: String) -> [String: String] {
        guard text.utf8.count > 2 else { return [:] }
        var values: [String: String] = [:]
        var scanner = Scanner(text)
        while let key = scanner.nextString(), let value = scanner.nextString() { values[key] = value }
        return values
    }

    /// Reads what ``array(_:)`` wrote; anything else gives nothing.
    public static func parseArray(_ text: String) -> [String] {
        guard text.utf8.count > 2 else { return [] }
        var values: [String] = []
        var scanner = Scanner(text)
        while let value = scanner.nextString() { values.append(value) }
        return values
    }

    /// Steps through the string literals of a flat JSON object or array.
    private struct Scanner {
        private var bytes: String.UTF8View.SubSequence

        init(_ text: String) { bytes = text.utf8[...] }

        mutating func nextString() -> String? {
            guard let open = bytes.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
            bytes = bytes[bytes.index(after: open)...]
            var content: [UInt8] = []
            while let byte = bytes.popFirst() {
                switch byte {
                case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
                case UInt8(ascii: "\\"): appendEscape(to: &content)
                default: content.append(byte)
                }
            }
            return nil
        }

        private mutating func appendEscape(to content: inout [UInt8]) {
            guard let escaped = bytes.popFirst() else { return }
            guard escaped == UInt8(ascii: "u") else { return content.append(escaped) }
            let digits = String(decoding: bytes.prefix(4), as: UTF8.self)
            bytes = bytes.dropFirst(4)
            guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else { return }
            content.append(contentsOf: Array(String(Character(scalar)).utf8))
        }
    }
}
