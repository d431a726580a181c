/// Message ids in the provider's shape: `wamid.` and base64 that holds the person's number and a hexadecimal tail.
struct MessageIDs: Sendable, Equatable {
    /// Distinguishes the ids of one installation from every other's.
    let nonce: UInt32

    /// The id of a message of ours (`incoming` false) or of a person's.
    func text(_ sequence: UInt64, phone: PhoneNumber, incoming: Bool = false) -> String {
        let number = Array(phone.waID.utf8)
        var bytes: [UInt8] = [0x1D, 0x18, UInt8(number.count)]
        bytes.reserveCapacity(48)
        bytes += number
        bytes += [0x15, 0x02, 0x00, incoming ? 0x12 : 0x11, 0x18, 0x14]
        Self.appendHex(UInt64(nonce), digits: 8, to: &bytes)
        Self.appendHex(sequence, digits: 12, to: &bytes)
        bytes.append(0)
        return "wamid." + Base64.encode(bytes)
    }

    /// The sequence of an id of ours, or nil for any other text.
    func sequence(of text: String) -> UInt64? {
        guard text.hasPrefix("wamid."), let bytes = Base64.decode(text.dropFirst(6)), bytes.count > 24 else {
            return nil
        }
        let tail = bytes.dropLast().suffix(20)
        guard bytes[bytes.count - 24] == 0x11, UInt32(Self.text(tail.prefix(8)), radix: 16) == nonce else { return nil }
        return UInt64(Self.text(tail.suffix(12)), radix: 16)
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func appendHex(_ value: UInt64, digits: Int, to bytes: inout [UInt8]) {
        let alphabet: StaticString = "0123456789ABCDEF"
        for place in (0..<digits).reversed() {
            bytes.append(alphabet.utf8Start[Int(value >> UInt64(place * 4) & 0xF)])
        }
    }
}

/// Base64 of RFC 4648 with padding.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { out in
            var position = 0
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let count = min(3, bytes.count - start)
                var group = UInt32(bytes[start]) << 16
                if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
                if count > 2 { group |= UInt32(bytes[start + 2]) }
                for place in 0..<4 {
                    let digit = Int(group >> UInt32(18 - 6 * place) & 0x3F)
                    out[position] = place <= count ? alphabet[digit] : UInt8(ascii: "=")
                    position += 1
                }
            }
            return position
        }
    }

    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        var bits = 0
        for character in text.utf8 where character != UInt8(ascii: "=") {
            guard let digit = value(of: character) else { return nil }
            group = group << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5A: UInt32(character - 0x41)
        case 0x61...0x7A: UInt32(character - 0x61 + 26)
        case 0x30...0x39: UInt32(character - 0x30 + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
