extension MessageEvent {
    /// The kind of an encoded event, read without decoding the rest: most readers pass over most events.
    ///
    /// Fields are written in the order of their numbers, so the kind follows the reference.
    /// - Returns: `nil` when the bytes are laid out otherwise; decode them then.
    public static func peekKind(_ bytes: [UInt8]) -> EventKind? {
        var place = 0
        // Field 1, the reference: length-delimited.
        if place < bytes.count, bytes[place] == 1 << 3 | 2 {
            place += 1
            guard let length = varint(bytes, &place), length <= bytes.count - place else { return nil }
            place += length
        }
        // Field 2, the kind: a varint.
        guard place < bytes.count, bytes[place] == 2 << 3 else { return nil }
        place += 1
        return varint(bytes, &place).flatMap { EventKind(rawValue: $0) }
    }

    private static func varint(_ bytes: [UInt8], _ place: inout Int) -> Int? {
        var value = 0
        for shift in stride(from: 0, to: 28, by: 7) {
            guard place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}
