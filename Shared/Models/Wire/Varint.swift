/// Numbers as protobuf writes them: seven bits a byte, lowest first, the eighth says that more follow.
public enum Varint {
    @inlinable
    public static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Reads one at `place` and moves on behind it.
    /// - Returns: `nil` when the bytes end before it does, or it is longer than 64 bits.
    @inlinable
    public static func read<Bytes: Collection<UInt8>>(_ bytes: Bytes, at place: inout Bytes.Index) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard place < bytes.endIndex else { return nil }
            let byte = bytes[place]
            bytes.formIndex(after: &place)
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        return nil
    }

    /// How many bytes a number takes.
    public static func size(of value: UInt64) -> Int { max(1, (70 - value.leadingZeroBitCount) / 7) }
}
