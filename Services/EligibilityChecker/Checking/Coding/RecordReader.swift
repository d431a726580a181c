import Models

/// Reads what ``RecordWriter`` has written.
struct RecordReader {
    private let bytes: [UInt8]
    private var next = 0

    /// - Throws: ``Damaged`` when the bytes have another layout.
    init(_ bytes: [UInt8], version: UInt8) throws(Damaged) {
        self.bytes = bytes
        guard try byte() == version else { throw Damaged() }
    }

    /// The row is no record of this kind: the file is damaged or a newer version's.
    struct Damaged: Error {}

    mutating func byte() throws(Damaged) -> UInt8 {
        guard next < bytes.endIndex else { throw Damaged() }
        defer { next += 1 }
        return bytes[next]
    }

    mutating func flag() throws(Damaged) -> Bool { try byte() != 0 }

    mutating func integer() throws(Damaged) -> Int64 {
        guard let value = Varint.read(bytes, at: &next) else { throw Damaged() }
        return Int64(bitPattern: value)
    }

    mutating func text() throws(Damaged) -> String {
        let count = try integer()
        guard count >= 0, count <= bytes.endIndex - next else { throw Damaged() }
        let end = next + Int(count)
        defer { next = end }
        return String(decoding: bytes[next..<end], as: UTF8.self)
    }

    mutating func list<Element>(
        _ read: (inout RecordReader) throws(Damaged) -> Element
    ) throws(Damaged) -> [Element] {
        let count = try integer()
        guard count >= 0, count <= bytes.endIndex - next else { throw Damaged() }
        var elements: [Element] = []
        elements.reserveCapacity(Int(count))
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }
}
