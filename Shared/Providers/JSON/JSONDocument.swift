/// Parsed JSON text: an index of where each value begins and ends. Values are read from the text when asked for, so a
/// body of a thousand receipts costs no strings beyond those that are looked at, and every value's own text is at hand.
final class JSONDocument: Sendable {
    /// Kinds of value; names of members are entries too.
    enum Kind: UInt8, Sendable {
        case object, array, string, number, boolean, null
    }

    /// One value, in order of appearance. Members of an object are pairs of entries: name, value.
    struct Entry: Sendable {
        let kind: Kind
        /// Strings: whether there is a backslash inside.
        var escaped = false
        /// Bytes of the value's text, brackets and quotes included.
        var start: Int32
        var end: Int32
        /// The entry after this value and everything in it.
        var next: Int32
    }

    let text: [UInt8]
    let entries: [Entry]

    /// - Throws: ``JSONSyntaxError`` when the text is not one JSON value.
    init(_ text: [UInt8]) throws(JSONSyntaxError) {
        self.text = text
        entries = try JSONScanner.scan(text)
    }

    var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// Text that is not JSON.
struct JSONSyntaxError: Error, Equatable {
    /// Where the text stops being JSON, in bytes.
    let offset: Int
}
