import Models
import Testing

@Suite("Variable-length integers")
struct VarintTests {
    @Test("what is written is read, and takes as many bytes as said", arguments: (0..<64).map { UInt64(1) << $0 })
    func roundTrip(power: UInt64) {
        for value in [power - 1, power, UInt64.max] {
            var bytes: [UInt8] = []
            Varint.append(value, to: &bytes)
            #expect(bytes.count == Varint.size(of: value))
            var place = 0
            #expect(Varint.read(bytes, at: &place) == value)
            #expect(place == bytes.count)
        }
    }

    @Test("one that does not end is none")
    func unended() {
        var place = 0
        #expect(Varint.read([0x80, 0x80], at: &place) == nil)
        place = 0
        #expect(Varint.read([UInt8](repeating: 0xFF, count: 11), at: &place) == nil)
    }
}
