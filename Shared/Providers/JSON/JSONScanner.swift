/// Checks JSON text (RFC 8259) and indexes its values.
struct JSONScanner {
    /// Deeper nesting is refused: the scanner recurses.
    static let maximumDepth = 128

    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0
    private var entries: [JSONDocument.Entry] = []

    static func scan(_ text: [UInt8]) throws(JSONSyntaxError) -> [JSONDocument.Entry] {
        guard text.count < Int(Int32.max) else { throw JSONSyntaxError(offset: 0) }
        let result: Result<[JSONDocument.Entry], JSONSyntaxError> = text.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(buffer)
            do throws(JSONSyntaxError) {
                try scanner.document()
                return .success(scanner.entries)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        entries.reserveCapacity(text.count / 12)
    }

    private mutating func document() throws(JSONSyntaxError) {
        skipSpace()
        try value()
        skipSpace()
        guard position == text.count else { throw problem }
    }

    private mutating func value() throws(JSONSyntaxError) {
        switch peek {
        case UInt8(ascii: "{"): try object()
        case UInt8(ascii: "["): try array()
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try literal("true", .boolean)
        case UInt8(ascii: "f"): try literal("false", .boolean)
        case UInt8(ascii: "n"): try literal("null", .null)
        default: try number()
        }
    }

    private mutating func object() throws(JSONSyntaxError) {
        try nested(.object, closing: UInt8(ascii: "}")) { scanner throws(JSONSyntaxError) in
            guard scanner.peek == UInt8(ascii: "\"") else { throw scanner.problem }
            try scanner.string()
            scanner.skipSpace()
            try scanner.expect(UInt8(ascii: ":"))
            scanner.skipSpace()
            try scanner.value()
        }
    }

    private mutating func array() throws(JSONSyntaxError) {
        try nested(.array, closing: UInt8(ascii: "]")) { scanner throws(JSONSyntaxError) in try scanner.value() }
    }

    /// Brackets around elements with commas between them.
    private mutating func nested(
        _ kind: JSONDocument.Kind, closing: UInt8, _ element: (inout JSONScanner) throws(JSONSyntaxError) -> Void
    ) throws(JSONSyntaxError) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw problem }
        let index = begin(kind)
        position += 1
        skipSpace()
        while peek != closing {
            try element(&self)
            skipSpace()
            guard peek != closing else { break }
            try expect(UInt8(ascii: ","))
            skipSpace()
            guard peek != closing else { throw problem }
        }
        position += 1
        depth -= 1
        end(index)
    }

    private mutating func string() throws(JSONSyntaxError) {
        let index = begin(.string)
        position += 1
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw problem }
            position += 1
            if byte == UInt8(ascii: "\\") {
                entries[index].escaped = true
                try escape()
            }
        }
        try expect(UInt8(ascii: "\""))
        end(index)
    }

    private mutating func escape() throws(JSONSyntaxError) {
        guard let byte = peek else { throw problem }
        position += 1
        switch byte {
        case UInt8(ascii: "u"):
            for _ in 0..<4 {
                guard let digit = peek, Hexadecimal.value(of: digit) != nil else { throw problem }
                position += 1
            }
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            break
        default: throw problem
        }
    }

    private mutating func number() throws(JSONSyntaxError) {
        let index = begin(.number)
        if peek == UInt8(ascii: "-") { position += 1 }
        if peek == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if peek == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        end(index)
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw problem }
    }

    private mutating func literal(_ word: StaticString, _ kind: JSONDocument.Kind) throws(JSONSyntaxError) {
        let index = begin(kind)
        for offset in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[offset]) }
        end(index)
    }
}

extension JSONScanner {
    private var peek: UInt8? { position < text.count ? text[position] : nil }

    private var problem: JSONSyntaxError { JSONSyntaxError(offset: position) }

    private mutating func expect(_ byte: UInt8) throws(JSONSyntaxError) {
        guard peek == byte else { throw problem }
        position += 1
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func begin(_ kind: JSONDocument.Kind) -> Int {
        entries.append(JSONDocument.Entry(kind: kind, start: Int32(position), end: 0, next: 0))
        return entries.count - 1
    }

    private mutating func end(_ index: Int) {
        entries[index].end = Int32(position)
        entries[index].next = Int32(entries.count)
    }
}
