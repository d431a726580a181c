/// Writes JSON text straight into bytes: the request body is built once per message, on the hot path, and general
/// encoders cost ten times as much.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes `{…}` as the next value.
    mutating func object<E: Error>(_ members: (inout JSONWriter) throws(E) -> Void) throws(E) {
        open(UInt8(ascii: "{"))
        try members(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes `[…]` as the next value.
    mutating func array<E: Error>(_ elements: (inout JSONWriter) throws(E) -> Void) throws(E) {
        open(UInt8(ascii: "["))
        try elements(&self)
        close(UInt8(ascii: "]"))
    }

    /// Writes a member whose value is an object.
    mutating func object<E: Error>(_ name: StaticString, _ members: (inout JSONWriter) throws(E) -> Void) throws(E) {
        key(name)
        try object(members)
    }

    /// Writes a member named at run time whose value is an object.
    mutating func object<E: Error>(named name: String, _ members: (inout JSONWriter) throws(E) -> Void) throws(E) {
        key(named: name)
        try object(members)
    }

    /// Writes a member whose value is an array.
    mutating func array<E: Error>(_ name: StaticString, _ elements: (inout JSONWriter) throws(E) -> Void) throws(E) {
        key(name)
        try array(elements)
    }

    /// Writes a member whose value `write` writes.
    mutating func value<E: Error>(_ name: StaticString, _ write: (inout JSONWriter) throws(E) -> Void) throws(E) {
        key(name)
        try write(&self)
    }

    mutating func member(_ name: StaticString, _ text: String) {
        key(name)
        value(text)
    }

    /// Writes a member named at run time.
    mutating func member(named name: String, _ text: String) {
        key(named: name)
        value(text)
    }

    mutating func member(_ name: StaticString, _ flag: Bool) {
        key(name)
        literal(flag ? "true" : "false")
    }

    mutating func member(_ name: StaticString, _ number: Int64) {
        key(name)
        literal(String(number))
    }

    /// - Parameter number: must be finite: JSON has no other.
    mutating func member(_ name: StaticString, _ number: Double) {
        key(name)
        literal(String(number))
    }

    /// Writes a member whose value is JSON text already.
    mutating func member(_ name: StaticString, json value: JSONValue) {
        key(name)
        separate()
        bytes.append(contentsOf: value.raw)
        needsComma = true
    }

    /// Writes a string as the next value.
    mutating func value(_ text: String) {
        separate()
        bytes.append(Self.quote)
        escape(text)
        bytes.append(Self.quote)
        needsComma = true
    }

    private static let quote = UInt8(ascii: "\"")
}

extension JSONWriter {
    /// Names in the source need no escaping.
    private mutating func key(_ name: StaticString) {
        separate()
        bytes.append(Self.quote)
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(Self.quote)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func key(named name: String) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    /// Text without anything to escape, which is nearly all text, is copied in one go.
    private mutating func escape(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            if utf8.allSatisfy({ !Self.mustEscape($0) }) {
                bytes.append(contentsOf: utf8)
            } else {
                for byte in utf8 { appendEscaped(byte) }
            }
        }
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == quote || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        guard Self.mustEscape(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        case 0..<0x20: bytes.append(contentsOf: Self.unicodeEscape(byte))
        default: bytes.append(byte)
        }
    }

    private static func unicodeEscape(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return Array("u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
