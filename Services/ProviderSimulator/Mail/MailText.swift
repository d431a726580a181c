/// Encodings of mail: quoted-printable and base64 of bodies (RFC 2045) and encoded words of headers (RFC 2047).
enum MailText {
    static func decode(_ body: ArraySlice<UInt8>, encoding: String) -> String {
        switch encoding.lowercased() {
        case "base64":
            let plain = String(decoding: body.filter { $0 > 0x20 }, as: UTF8.self)
            return String(decoding: Base64.decode(plain) ?? [], as: UTF8.self)
        case "quoted-printable": return String(decoding: quotedPrintable(body), as: UTF8.self)
        default: return String(decoding: body, as: UTF8.self)
        }
    }

    /// - Parameter underscore: what `_` stands for: a space in headers, itself in bodies.
    private static func quotedPrintable(
        _ bytes: some Collection<UInt8>, underscore: UInt8 = UInt8(ascii: "_")
    ) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "=") else {
                result.append(byte == UInt8(ascii: "_") ? underscore : byte)
                continue
            }
            if rest.starts(with: [0x0D, 0x0A]) {
                rest = rest.dropFirst(2)
            } else if rest.first == 0x0A {
                rest = rest.dropFirst()
            } else if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// A header's value with its encoded words read; spaces between two of them are not part of the text.
    static func header(_ value: String) -> String {
        var words: [(text: String, isEncoded: Bool)] = []
        for part in value.split(separator: " ", omittingEmptySubsequences: true) {
            let decoded = encodedWord(String(part))
            words.append((decoded ?? String(part), decoded != nil))
        }
        var text = ""
        for (index, word) in words.enumerated() {
            if index > 0, !(word.isEncoded && words[index - 1].isEncoded) { text += " " }
            text += word.text
        }
        return text
    }

    private static func encodedWord(_ word: String) -> String? {
        guard word.hasPrefix("=?"), word.hasSuffix("?="), word.utf8.count > 6 else { return nil }
        let parts = word.dropFirst(2).dropLast(2).split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        switch parts[1].lowercased() {
        case "b": return Base64.decode(parts[2]).map { String(decoding: $0, as: UTF8.self) }
        case "q": return String(decoding: quotedPrintable(parts[2].utf8, underscore: 0x20), as: UTF8.self)
        default: return nil
        }
    }
}
