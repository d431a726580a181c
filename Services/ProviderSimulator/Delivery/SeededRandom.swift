import ServiceKit

/// A small generator whose numbers depend on its seed alone, so that a run can be repeated.
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var generator: SplitMix64

    /// - Parameters:
    ///   - seed: the run's.
    ///   - key: what is decided, for instance the hash of a message's callback data: order of arrival does not matter.
    init(seed: UInt64, key: UInt64 = 0) {
        generator = SplitMix64(seed: seed &+ key &* 0x9E37_79B9_7F4A_7C15)
    }

    mutating func next() -> UInt64 { generator.next() }

    /// A number from 0 up to, but not including, 1.
    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func int(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }
}

/// A hash that is the same in every process and run (FNV-1a with a final mix).
func stableHash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return stableHash(hash)
}

func stableHash(_ value: UInt64) -> UInt64 {
    var random = SeededRandom(seed: value)
    return random.next()
}
