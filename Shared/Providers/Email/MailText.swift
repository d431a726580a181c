import Foundation

/// Text in the parts of a mail (RFC 2045, RFC 2047, RFC 5322).
enum MailText {
    /// A header's text: as it is when it is short and plain, else in encoded words.
    static func header(_ text: String) -> String {
        let line = oneLine(text)
        let isPlain = line.utf8.count <= 70 && line.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !line.contains("=?")
        return isPlain ? line : encodedWords(line)
    }

    /// A name before an address: quoted where it has more than letters, digits and spaces.
    static func displayName(_ name: String) -> String {
        let text = header(name)
        guard !text.hasPrefix("=?"), !text.allSatisfy({ $0 == " " || $0.isLetter || $0.isNumber }) else { return text }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Base64 words of at most 75 characters, each of whole characters, one to a line.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        func flush() {
            guard !bytes.isEmpty else { return }
            words.append("=?UTF-8?B?\(Data(bytes).base64EncodedString())?=")
            bytes = []
        }
        for scalar in text.unicodeScalars {
            let next = Array(String(Character(scalar)).utf8)
            if bytes.count + next.count > 45 { flush() }
            bytes += next
        }
        flush()
        return words.joined(separator: "\r\n ")
    }

    /// A line break would end the header, and begin another.
    static func oneLine(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        return String(scalars)
    }

    /// The encoding that keeps a body short: quoted-printable for mostly plain text, base64 otherwise.
    static func body(_ text: String) -> (encoding: String, text: String) {
        let foreign = text.utf8.lazy.filter { $0 >= 0x7F }.count
        return foreign * 6 > text.utf8.count
            ? ("base64", base64(withLineBreaks(text))) : ("quoted-printable", quotedPrintable(text))
    }

    private static func base64(_ text: String) -> String {
        Data(text.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }

    /// Every kind of line break as CRLF.
    private static func withLineBreaks(_ text: String) -> String {
        lines(text).joined(separator: "\r\n")
    }

    private static func lines(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }.map(String.init)
    }

    private static func quotedPrintable(_ text: String) -> String {
        lines(text).map(quotedPrintable(line:)).joined(separator: "\r\n")
    }

    /// A line of at most 76 characters; longer ones end in `=` and go on below.
    private static func quotedPrintable(line: String) -> String {
        var result = ""
        var width = 0
        let bytes = Array(line.utf8)
        for (index, byte) in bytes.enumerated() {
            let isLast = index == bytes.count - 1
            let token = quoted(byte, isLast: isLast)
            if width + token.utf8.count > (isLast ? 76 : 75) {
                result += "=\r\n"
                width = 0
            }
            result += token
            width += token.utf8.count
        }
        return result
    }

    /// Spaces at the end of a line would be lost on the way.
    private static func quoted(_ byte: UInt8, isLast: Bool) -> String {
        let isSpace = byte == 0x20 || byte == 0x09
        if byte != UInt8(ascii: "="), byte > 0x20 && byte < 0x7F || isSpace && !isLast {
            return String(UnicodeScalar(byte))
        }
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "=0\(digits)" : "=\(digits)"
    }
}
