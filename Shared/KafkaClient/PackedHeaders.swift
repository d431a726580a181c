/// The headers of a record in one block of memory. Every record has half a dozen and hardly any reader looks at them, so
/// they become names and values only when somebody does.
public struct PackedHeaders: Hashable, Sendable {
    /// Of each header: the lengths of its name and value, four bytes each, then name and value.
    private var bytes: [UInt8] = []

    public init() {}

    public init(_ headers: [KafkaHeader]) {
        for header in headers {
            var name = header.name
            name.withUTF8 { name in
                header.value.withUnsafeBytes { append(name: UnsafeRawBufferPointer(name), value: $0) }
            }
        }
    }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    mutating func append(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {
        append(UInt32(name.count))
        append(UInt32(value.count))
        bytes.append(contentsOf: name)
        bytes.append(contentsOf: value)
    }

    /// The headers one by one.
    public var list: [KafkaHeader] {
        var headers: [KafkaHeader] = []
        var place = 0
        while place < bytes.count {
            let (name, value) = (length(at: place), length(at: place + 4))
            let start = place + 8
            place = start + name + value
            headers.append(
                KafkaHeader(
                    String(decoding: bytes[start..<start + name], as: UTF8.self), Array(bytes[start + name..<place])))
        }
        return headers
    }

    private mutating func append(_ length: UInt32) {
        withUnsafeBytes(of: length) { bytes.append(contentsOf: $0) }
    }

    private func length(at place: Int) -> Int {
        bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: place, as: UInt32.self)) }
    }
}
