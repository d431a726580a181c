import ServiceKit

extension JSONValue {
    /// Reads a body that is one object or a list of them.
    /// - Throws: 422 with everything that is wrong, unknown members included.
    func entries<Entry>(
        atMost maximum: Int, _ read: (ObjectReader) -> Entry
    ) throws(Problem) -> (entries: [Entry], isList: Bool) {
        guard case .array(let values) = self else {
            return ([try Self.entries([("", self)], read)[0]], false)
        }
        guard (1...maximum).contains(values.count) else { throw .invalid("", "must have 1 to \(maximum) elements") }
        return (try Self.entries(values.enumerated().map { ("/\($0.offset)", $0.element) }, read), true)
    }

    private static func entries<Entry>(
        _ elements: [(pointer: String, value: JSONValue)], _ read: (ObjectReader) -> Entry
    ) throws(Problem) -> [Entry] {
        let problems = ProblemCollector()
        var entries: [Entry] = []
        for (pointer, element) in elements {
            guard case .object(let object) = element else {
                problems.add(pointer, "must be an object, not \(element.kindName)")
                continue
            }
            let reader = ObjectReader(object, pointer: pointer, problems: problems)
            entries.append(read(reader))
            reader.noteUnknown()
        }
        try problems.throwIfAny()
        return entries
    }
}

extension ObjectReader {
    /// Clocks differ: what is dated no further ahead than this happened now, anything later is refused.
    private static let clockToleranceMs: Int64 = 5 * 60 * 1000

    /// When something has happened, milliseconds since the epoch; now when it is not given.
    func pastTime(_ name: String, nowMs: Int64) -> Int64 {
        guard let time = time(name) else { return nowMs }
        if time > nowMs + Self.clockToleranceMs {
            fail(name, "is in the future; it is now \(RFC3339.format(nowMs))")
        }
        return min(time, nowMs)
    }
}
