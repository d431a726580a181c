/// Small decisions about the text of one cell.
enum CellText {
    /// The text without spaces and invisible marks around it and without the apostrophe that keeps a spreadsheet from
    /// evaluating it; nil when nothing is left.
    static func value(_ bytes: ArraySlice<UInt8>) -> String? {
        guard let first = bytes.first, let last = bytes.last else { return nil }
        var text = String(decoding: bytes, as: UTF8.self)
        if isTrimmed(first) || isTrimmed(last) { text = trimmed(text) }
        if first == UInt8(ascii: "'") { text = CSVWriter.restored(text) }
        return text.isEmpty ? nil : text
    }

    /// Yes or no in the languages of our headers; nil when it is neither.
    static func isYes(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "yes", "y", "true", "t", "1", "x", "on", "ja", "j", "si", "sí", "s", "sim", "oui", "ya", "да", "हाँ": true
        case "no", "n", "false", "f", "0", "off", "nein", "não", "nao", "non", "nee", "tidak", "нет", "नहीं": false
        default: nil
        }
    }

    /// Whether it looks like a language tag: `en`, `pt-BR`, `zh_Hant_TW`.
    static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
        guard let first = parts.first, (2...3).contains(first.count), first.allSatisfy(isASCIILetter) else {
            return false
        }
        return parts.count <= 4
            && parts.dropFirst().allSatisfy { part in
                (2...8).contains(part.count) && part.allSatisfy { isASCIILetter($0) || ("0"..."9").contains($0) }
            }
    }

    /// The parts of a cell that holds several values, as Google Contacts joins them.
    static func parts(_ text: String) -> [String] {
        guard text.utf8.contains(UInt8(ascii: ":")), text.contains(":::") else { return [text] }
        return text.split(separator: ":::").map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// Whether a text has more characters than a limit. Counts only when the bytes leave a doubt.
    static func isLonger(_ text: String, than limit: Int) -> Bool {
        text.utf8.count > limit && text.count > limit
    }

    private static func isASCIILetter(_ character: Character) -> Bool {
        ("a"..."z").contains(character) || ("A"..."Z").contains(character)
    }

    /// Whether a cell that begins or ends with this byte has to be looked at: spaces, control characters, and the
    /// first and last bytes of spaces and marks outside ASCII.
    private static func isTrimmed(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte >= 0x80
    }

    private static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let start = scalars.firstIndex(where: { !isMargin($0) }),
            let end = scalars.lastIndex(where: { !isMargin($0) })
        else { return "" }
        return String(scalars[start...end])
    }

    private static func isMargin(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
        default: scalar.properties.isWhitespace
        }
    }
}
