/// Writes fields in protobuf's wire format without making a generated message first: for the records that are written
/// for every single message, where filling and traversing one costs many times the writing.
///
/// Fields written in the order of their numbers give the bytes that ``Codec`` gives; zero values are left out as there.
public struct WireWriter {
    public private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: how many bytes there will be, more or less.
    public init(capacity: Int) { bytes.reserveCapacity(capacity) }

    public mutating func text(_ field: UInt64, _ value: String) {
        guard !value.isEmpty else { return }
        lengthDelimited(field, value.utf8, count: value.utf8.count)
    }

    /// Fields of the types int32, int64 and enum; negative numbers take ten bytes.
    public mutating func integer(_ field: UInt64, _ value: Int64) {
        guard value != 0 else { return }
        Varint.append(field << 3 | WireType.varint, to: &bytes)
        Varint.append(UInt64(bitPattern: value), to: &bytes)
    }

    public mutating func flag(_ field: UInt64, _ value: Bool) { integer(field, value ? 1 : 0) }

    /// A field that is a message, which may be empty.
    public mutating func message(_ field: UInt64, _ encoded: ArraySlice<UInt8>) {
        lengthDelimited(field, encoded, count: encoded.count)
    }

    private mutating func lengthDelimited(_ field: UInt64, _ content: some Sequence<UInt8>, count: Int) {
        Varint.append(field << 3 | WireType.lengthDelimited, to: &bytes)
        Varint.append(UInt64(count), to: &bytes)
        bytes.append(contentsOf: content)
    }
}
