/// One value of a ``JSONDocument``. Reading it as a type it does not have gives `nil` or nothing, never an error:
/// providers change their payloads without notice.
struct JSONValue {
    let document: JSONDocument
    let index: Int

    private var entry: JSONDocument.Entry { document.entries[index] }

    var kind: JSONDocument.Kind { entry.kind }

    /// The value's own JSON text.
    var raw: ArraySlice<UInt8> { document.text[Int(entry.start)..<Int(entry.end)] }

    /// The member of this name, if the value is an object and has it. A `null` counts as absent.
    subscript(name: StaticString) -> JSONValue? {
        guard kind == .object else { return nil }
        var cursor = index + 1
        while cursor < entry.next {
            let value = JSONValue(document: document, index: cursor + 1)
            if isName(at: cursor, name) { return value.kind == .null ? nil : value }
            cursor = Int(value.entry.next)
        }
        return nil
    }

    /// The same for a name that is only known at run time.
    subscript(dynamic name: String) -> JSONValue? {
        members.first { $0.name == name }.flatMap { $0.value.kind == .null ? nil : $0.value }
    }

    /// The elements, when the value is an array.
    var elements: [JSONValue] {
        guard kind == .array else { return [] }
        var found: [JSONValue] = []
        var cursor = index + 1
        while cursor < entry.next {
            found.append(JSONValue(document: document, index: cursor))
            cursor = Int(document.entries[cursor].next)
        }
        return found
    }

    /// Names and values, when the value is an object.
    var members: [(name: String, value: JSONValue)] {
        guard kind == .object else { return [] }
        var found: [(String, JSONValue)] = []
        var cursor = index + 1
        while cursor < entry.next {
            let value = JSONValue(document: document, index: cursor + 1)
            found.append((JSONValue(document: document, index: cursor).string ?? "", value))
            cursor = Int(value.entry.next)
        }
        return found
    }

    /// The text of a string.
    var string: String? {
        guard kind == .string else { return nil }
        let content = document.text[Int(entry.start) + 1..<Int(entry.end) - 1]
        return entry.escaped ? JSONUnescape.string(content) : String(decoding: content, as: UTF8.self)
    }

    /// A whole number, also one written as a string: providers do both for the same field.
    var integer: Int64? {
        switch kind {
        case .number: Int64(String(decoding: raw, as: UTF8.self))
        case .string: string.flatMap { Int64($0) }
        default: nil
        }
    }

    /// The text of a string; numbers, flags, objects and arrays in their own JSON.
    var text: String { string ?? String(decoding: raw, as: UTF8.self) }

    var boolean: Bool? {
        kind == .boolean ? raw.first == UInt8(ascii: "t") : nil
    }

    /// Compares in place: look-ups allocate nothing.
    private func isName(at index: Int, _ name: StaticString) -> Bool {
        let entry = document.entries[index]
        guard Int(entry.end - entry.start) == name.utf8CodeUnitCount + 2 else { return false }
        let start = Int(entry.start) + 1
        for offset in 0..<name.utf8CodeUnitCount where document.text[start + offset] != name.utf8Start[offset] {
            return false
        }
        return true
    }
}
