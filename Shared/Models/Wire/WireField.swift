/// Finds parts of an encoded record, to pass them on as they are.
public enum WireField {
    /// The content of a field that is a message.
    /// - Returns: `nil` when the record does not have the field exactly once (what stands there several times has to be
    ///   merged), or is laid out in a way that we do not write: decode it then.
    public static func message(_ field: UInt64, in record: [UInt8]) -> ArraySlice<UInt8>? {
        var found: ArraySlice<UInt8>?
        var place = 0
        while place < record.count {
            guard let tag = Varint.read(record, at: &place), let content = value(tag & 7, in: record, at: &place) else {
                return nil
            }
            guard tag == field << 3 | WireType.lengthDelimited else { continue }
            guard found == nil else { return nil }
            found = record[content]
        }
        return found
    }

    /// Reads over the value of a field; for a length-delimited one, where it lies without its length.
    private static func value(_ wireType: UInt64, in record: [UInt8], at place: inout Int) -> Range<Int>? {
        var start = place
        var length: UInt64 = 0
        switch wireType {
        case WireType.varint: guard Varint.read(record, at: &start) != nil else { return nil }
        case WireType.fixed64: length = 8
        case WireType.fixed32: length = 4
        case WireType.lengthDelimited:
            guard let count = Varint.read(record, at: &start) else { return nil }
            length = count
        default: return nil
        }
        guard length <= UInt64(record.count - start) else { return nil }
        place = start + Int(length)
        return start..<place
    }
}
