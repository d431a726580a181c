import Foundation

/// Numbers for people.
enum Text {
    /// `12,345`.
    static func count(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    static func count(_ number: Int) -> String { count(Int64(number)) }
    static func count(_ number: Double) -> String { count(Int64(number.rounded())) }

    /// Whole megabytes of bytes.
    static func megabytes(_ bytes: Int) -> String { String((bytes + (1 << 19)) >> 20) }

    /// `3.4 s`.
    static func seconds(_ seconds: Double) -> String { String(format: "%.1f s", seconds) }
}
