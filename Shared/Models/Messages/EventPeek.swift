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
            guard let length = Varint.read(bytes, at: &place), length <= UInt64(bytes.count - place) else { return nil }
            place += Int(length)
        }
        // Field 2, the kind: a varint.
        guard place < bytes.count, bytes[place] == 2 << 3 else { return nil }
        place += 1
        return Varint.read(bytes, at: &place).flatMap { EventKind(rawValue: Int(truncatingIfNeeded: $0)) }
    }
}
