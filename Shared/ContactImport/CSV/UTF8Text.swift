/// Checks on bytes that should be text.
enum UTF8Text {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// What keeps these bytes from being text, if anything.
    static func problem(in bytes: [UInt8]) -> CSVProblem? {
        var all: UInt8 = 0
        var hasZero = false
        // Two reductions without a branch, which the compiler turns into vector instructions.
        for byte in bytes {
            all |= byte
            hasZero = hasZero || byte == 0
        }
        if all >= 0x80, !isValid(bytes) { return .invalidUTF8 }
        return hasZero ? .zeroByte : nil
    }

    /// Whether the bytes are well-formed UTF-8 (Unicode table 3-7).
    static func isValid(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            var at = 0
            while at < bytes.count {
                let lead = bytes[at]
                if lead < 0x80 {
                    at += 1
                } else {
                    let length = lengthOfSequence(bytes, at)
                    if length == 0 { return false }
                    at += length
                }
            }
            return true
        }
    }

    /// The length of the multi-byte sequence that starts at `at`, or 0 when it is malformed.
    private static func lengthOfSequence(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch bytes[at] {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0x80...0xBF)
            }
        guard length > 0, at + length <= bytes.count, second.contains(bytes[at + 1]) else { return 0 }
        for offset in 2..<max(length, 2) where bytes[at + offset] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
