/// What text a field takes.
struct TextRule: Sendable {
    var minimum = 1
    /// Characters as people count them.
    var maximum: Int
    /// `nil`: the text is fine; otherwise what is wrong with it.
    var check: @Sendable (String) -> String? = { _ in nil }

    /// `nil` when `text` is acceptable, otherwise the reason why not.
    func problem(with text: String) -> String? {
        if text.unicodeScalars.contains(where: { $0.value == 0 }) { return "contains a NUL character" }
        // Bytes bound the count first: counting characters of a megabyte is the expensive part.
        if text.utf8.count > maximum * 32 || text.count > maximum { return "is longer than \(maximum) characters" }
        if text.count < minimum { return minimum == 1 ? "must not be empty" : "is shorter than \(minimum) characters" }
        return check(text)
    }

    /// Names of things, to 100 characters.
    static let name = TextRule(maximum: 100)
    /// Ids: 1–64 of `A–Z a–z 0–9 _ -`.
    static let id = TextRule(maximum: 64) { Identifier.isValid($0) ? nil : "must be 1–64 of A–Z a–z 0–9 _ -" }
    static let tag = TextRule(maximum: 64)
    /// A contact's attribute value; may be empty.
    static let attribute = TextRule(minimum: 0, maximum: 1024)

    static func upTo(_ maximum: Int, orEmpty: Bool = false) -> TextRule {
        TextRule(minimum: orEmpty ? 0 : 1, maximum: maximum)
    }
}

/// Ids people may choose or quote.
enum Identifier {
    static func isValid(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }

    /// A new id of 26 characters that sorts by time: 48 bits of milliseconds and 80 random bits in base 32.
    static func make(atMs now: Int64) -> String {
        var text: [UInt8] = []
        let time = UInt64(truncatingIfNeeded: max(0, now))
        for shift in stride(from: 45, through: 0, by: -5) { text.append(alphabet[Int(time >> UInt64(shift) & 31)]) }
        // Two calls to the system's generator, not one for each character: imports make many ids.
        for var bits in [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)] {
            for _ in 0..<8 {
                text.append(alphabet[Int(bits & 31)])
                bits >>= 5
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Crockford's base 32, lowercase.
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
}
