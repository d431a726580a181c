/// Where a page of a list starts and how long it is.
struct Page: Sendable {
    /// The query parameters of every list.
    static let parameters: Set<String> = ["limit", "after"]

    /// 1 to 1,000.
    let limit: Int
    /// Sort key of the last element of the page before, in the shape the list gave it.
    let after: [JSONValue]?

    /// One row more than the page, to know whether there is a next one.
    var fetchCount: Int { limit + 1 }

    /// - Parameter keys: how many values the list's sort key has.
    /// - Throws: 422 for a limit out of range or a cursor that is not ours.
    init(_ query: Query, keys: Int) throws(Problem) {
        limit = try query.int("limit", in: 1...1000) ?? 50
        guard let text = query["after"] else {
            after = nil
            return
        }
        guard let key = Cursor.decode(text), key.count == keys else {
            throw .invalid("?after", "is not a cursor of this list")
        }
        after = key
    }

    /// - Throws: 422 when the cursor's first value is not text.
    func afterText() throws(Problem) -> String? {
        guard let first = after?.first else { return nil }
        guard case .string(let text) = first else { throw .invalid("?after", "is not a cursor of this list") }
        return text
    }

    /// - Throws: 422 when the cursor's value at `index` is not a whole number.
    func afterInt(_ index: Int = 0) throws(Problem) -> Int64? {
        guard let after, after.indices.contains(index) else { return nil }
        guard case .int(let number) = after[index] else { throw .invalid("?after", "is not a cursor of this list") }
        return number
    }

    /// The key of lists that are ordered by a time and an id.
    /// - Throws: 422 when the cursor has another shape.
    func afterTimeAndText() throws(Problem) -> (atMs: Int64, id: String)? {
        guard let after else { return nil }
        guard after.count == 2, case .int(let time) = after[0], case .string(let id) = after[1] else {
            throw .invalid("?after", "is not a cursor of this list")
        }
        return (time, id)
    }

    /// `{"data": [...], "next": "cursor" | null}` from up to ``fetchCount`` elements.
    /// - Parameter also: a member of the answer beside the elements.
    func reply<Element>(
        _ elements: [Element], json: (Element) -> JSONValue, key: (Element) -> [JSONValue],
        also: (name: String, value: JSONValue)? = nil
    ) -> Reply {
        let shown = elements.prefix(limit)
        let next = elements.count > limit ? shown.last.map { JSONValue.string(Cursor.encode(key($0))) } : nil
        var answer = JSONObject(unique: [("data", .array(shown.map(json))), ("next", next ?? .null)])
        if let also { answer[also.name] = also.value }
        return .ok(.object(answer))
    }
}

/// Opaque text for a sort key: base64url of a JSON list.
enum Cursor {
    static func encode(_ key: [JSONValue]) -> String { Base64URL.encode(JSONWriter.bytes(.array(key))) }

    static func decode(_ text: String) -> [JSONValue]? {
        guard text.utf8.count <= 1024, let bytes = Base64URL.decode(text),
            case .array(let key)? = try? JSONParser.parse(bytes), Base64URL.encode(bytes) == text
        else { return nil }
        return key.contains { if case .string(let text) = $0 { text.contains("\0") } else { false } } ? nil : key
    }
}
