/// Money in millionths of its currency: exact where prices have four or six decimals.
public enum MicroAmount {
    /// Reads `0.0107`.
    /// - Returns: `nil` for what is no decimal number, has more than six decimals or more than nine digits before the point.
    public static func parse(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, (1...9).contains(whole.utf8.count), isDigits(whole) else {
            return nil
        }
        let fraction = parts.count == 2 ? parts[1] : "0"
        guard (1...6).contains(fraction.utf8.count), isDigits(fraction), let units = Int64(whole),
            let rest = Int64(fraction + String(repeating: "0", count: 6 - fraction.utf8.count))
        else { return nil }
        return (units * 1_000_000 + rest) * (isNegative ? -1 : 1)
    }

    /// The amount as a number; its shortest decimal form is exact.
    public static func value(_ micros: Int64) -> Double { Double(micros) / 1_000_000 }

    private static func isDigits(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
