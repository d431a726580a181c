import Foundation

/// Makes spellings of a keyword comparable: without case, accents, signs around it and runs of spaces.
enum KeywordText {
    static func fold(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        var pendingSpace = false
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar.properties.isWhitespace {
                pendingSpace = !folded.isEmpty
                continue
            }
            if scalar.properties.generalCategory == .nonspacingMark, scalar.properties.isDiacritic { continue }
            if pendingSpace {
                folded.append(" ")
                pendingSpace = false
            }
            folded.append(contentsOf: (letters[scalar] ?? scalar).properties.lowercaseMapping.unicodeScalars)
        }
        return trimmed(folded)
    }

    /// People close a word with a full stop or put it into quotation marks, as our own texts do.
    private static func trimmed(_ folded: String.UnicodeScalarView) -> String {
        let inner = folded.drop(while: isAround).reversed().drop(while: isAround).reversed()
        var text = String.UnicodeScalarView()
        text.append(contentsOf: inner)
        return String(text)
    }

    private static func isAround(_ scalar: Unicode.Scalar) -> Bool { around.contains(scalar) }

    private static let around: Set<Unicode.Scalar> = [
        " ", ".", "!", "\"", "'", "“", "”", "„", "‘", "’", "«", "»", "*", "_",
    ]

    /// Letters that do not decompose into a letter and an accent.
    private static let letters: [Unicode.Scalar: Unicode.Scalar] = ["ø": "o", "Ø": "o", "ł": "l", "Ł": "l"]
}
