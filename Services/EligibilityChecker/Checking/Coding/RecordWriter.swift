import Models

/// Writes the compact form of what the store keeps: variable-length integers, and texts with their length before them.
struct RecordWriter {
    private(set) var bytes: [UInt8] = []

    /// - Parameter version: of the layout that follows; the first byte.
    init(version: UInt8) {
        bytes.reserveCapacity(96)
        bytes.append(version)
    }

    mutating func byte(_ value: UInt8) { bytes.append(value) }
    mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }

    /// Negative numbers take ten bytes.
    mutating func integer(_ value: Int64) { Varint.append(UInt64(bitPattern: value), to: &bytes) }

    mutating func text(_ text: String) {
        integer(Int64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func list<Element>(_ elements: [Element], _ write: (inout RecordWriter, Element) -> Void) {
        integer(Int64(elements.count))
        for element in elements { write(&self, element) }
    }
}
