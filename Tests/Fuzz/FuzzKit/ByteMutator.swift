public import ServiceKit

/// Changes bytes at random, so that the same seed makes the same changes.
public struct ByteMutator {
    public var random: SplitMix64

    public init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// A few changes to `bytes`; some take a part of `other`.
    public mutating func mutate(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes, other) }
        return bytes
    }

    /// One byte becomes another.
    public mutating func flip(_ bytes: [UInt8]) -> [UInt8] {
        guard let index = bytes.indices.randomElement(using: &random) else { return bytes }
        var bytes = bytes
        bytes[index] ^= UInt8.random(in: 1...255, using: &random)
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: bytes = flip(bytes)
        case 1: bytes.removeSubrange(range(in: bytes, upTo: 32))
        case 2: bytes.insert(contentsOf: bytes[range(in: bytes, upTo: 64)], at: place(in: bytes))
        case 3: bytes.insert(contentsOf: other[range(in: other, upTo: 128)], at: place(in: bytes))
        case 4: bytes.replaceSubrange(range(in: bytes, upTo: 16), with: token())
        case 5: replaceValue(&bytes)
        case 6: bytes.removeLast(min(bytes.count, Int.random(in: 0...64, using: &random)))
        default: bytes.insert(contentsOf: token(), at: place(in: bytes))
        }
    }

    /// Puts another value behind a colon: such a change mostly leaves JSON what it was.
    private mutating func replaceValue(_ bytes: inout [UInt8]) {
        let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
        guard let colon = colons.randomElement(using: &random) else { return }
        let ends: Set<UInt8> = [UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]")]
        let end = bytes[(colon + 1)...].firstIndex(where: ends.contains) ?? bytes.endIndex
        bytes.replaceSubrange(colon + 1..<end, with: token())
    }

    private mutating func place(in bytes: [UInt8]) -> Int { Int.random(in: 0...bytes.count, using: &random) }

    private mutating func range(in bytes: [UInt8], upTo limit: Int) -> Range<Int> {
        let start = place(in: bytes)
        return start..<min(bytes.count, start + Int.random(in: 0...limit, using: &random))
    }

    private mutating func token() -> [UInt8] {
        Array((Self.tokens.randomElement(using: &random) ?? "").utf8)
    }

    /// What parsers stumble over.
    static let tokens = [
        "null", "true", "{}", "[]", "\"\"", "0", "-0", "-1", "1e309", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "99999999999999999999999", "2147483648", "0.1", "\"\\ud800\"", "\"\\u0000\"", "\"|\"",
        "\"+\"", "\"phone:\"", "[[[[[[[[", "{\"a\":{\"a\":{\"a\":", "\\", "\"", ",", ":", "%", "%f", "%zz", "&", "=",
        "&ref=", "1|default|c|r|0|0|", "\u{FEFF}", "\r\n", "\u{202E}", "\"1800000000000\"", "\"9999999999999999\"",
        "\"2026-02-30T25:61:61Z\"", "\"CC.\"", "\"US.1\"",
    ]
}
