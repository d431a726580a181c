import Models
import Testing

@Suite("Records written by hand")
struct WireTests {
    @Test("fields are written as the generated record writes them", arguments: [0, 1, 127, 128, .max, -1, .min])
    func writer(number: Int64) {
        var event = MessageEvent()
        event.ref.campaignID = "spring"
        event.kind = .failed
        (event.atMs, event.attempt, event.reason) = (number, Int32(truncatingIfNeeded: number), "window_closed")
        event.pricing.billable = number != 0

        var pricing = WireWriter(capacity: 2)
        pricing.flag(4, number != 0)
        var writer = WireWriter(capacity: 0)
        writer.message(1, Codec.encode(event.ref)[...])
        writer.integer(2, Int64(event.kind.rawValue))
        writer.integer(3, event.atMs)
        writer.text(4, "")
        writer.integer(6, Int64(event.attempt))
        writer.text(7, event.reason)
        writer.message(14, pricing.bytes[...])
        #expect(writer.bytes == Codec.encode(event))
    }

    @Test("a field that is a message is found between others, the empty one too")
    func found() {
        var request = MessageRequested()
        request.ref.campaignID = "spring"
        request.content.text.body = String(repeating: "Hello ", count: 50)
        request.outsideWindow = Content()
        request.plannedAtMs = -1
        let record = Codec.encode(request) + Self.fixed
        #expect(WireField.message(1, in: record).map(Array.init) == Codec.encode(request.ref))
        #expect(WireField.message(5, in: record).map(Array.init) == Codec.encode(request.content))
        #expect(WireField.message(6, in: record)?.isEmpty == true)
        #expect(WireField.message(7, in: record) == nil)
    }

    @Test("a field that stands there twice is none: it has to be merged")
    func repeated() {
        var request = MessageRequested()
        request.content.text.body = "Hello"
        let record = Codec.encode(request)
        #expect(WireField.message(5, in: record) != nil)
        #expect(WireField.message(5, in: record + record) == nil)
    }

    @Test("records that end too early are refused")
    func cut() {
        var request = MessageRequested()
        request.content.text.body = "Hello"
        request.attempt = 300
        let record = Codec.encode(request) + Self.fixed
        let ends = [0, Codec.encode(request).count, Codec.encode(request).count - 3, record.count - 6]
        for count in record.indices where !ends.contains(count) {
            #expect(WireField.message(5, in: Array(record.prefix(count))) == nil, "\(count) bytes")
        }
        // A group, and a length beyond all bounds.
        #expect(WireField.message(5, in: record + [0x0B]) == nil)
        #expect(WireField.message(5, in: record + [0x0A] + [UInt8](repeating: 0xFF, count: 9) + [1]) == nil)
    }

    /// Field 100 with eight bytes, field 101 with four.
    private static let fixed: [UInt8] = [0xA1, 6] + [UInt8](repeating: 7, count: 8) + [0xAD, 6, 1, 2, 3, 4]
}
