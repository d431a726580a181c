import Foundation

/// Headers as they are compared and as they become keys.
enum HeaderName {
    /// Lower case, without accents, words separated by one space: `E-mail 1 - Value` → `e mail 1 value`.
    static func folded(_ header: String) -> String {
        let plain = header.folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil)
        return words(of: plain.replacing("ß", with: "ss")).joined(separator: " ")
    }

    /// The key of an attribute: `Order Number` → `order_number`, `Größe (cm)` → `größe_cm`. Empty when the header has
    /// neither letters nor digits.
    static func key(_ header: String) -> String {
        words(of: header.lowercased()).joined(separator: "_")
    }

    /// Combining marks count as letters: Hindi and Thai words contain them.
    private static func words(of text: String) -> [Substring] {
        text.split { character in
            !character.unicodeScalars.contains { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        }
    }
}

extension HeaderName {
    /// Without the spaces around it.
    static func trimmed(_ header: String) -> String {
        header.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
