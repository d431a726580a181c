import ServiceKit

/// Reads the members of a JSON object and notes everything that is wrong with them.
///
/// Accessors return `nil` for an absent member, for `null` and for a value that was noted as a problem. After the last
/// one call ``finish()`` on the outermost reader: it reports members nobody asked for and throws what was noted.
final class ObjectReader {
    let pointer: String
    let object: JSONObject
    let problems: ProblemCollector
    private var known: Set<String> = []
    private var nested: [ObjectReader] = []

    init(_ object: JSONObject, pointer: String = "", problems: ProblemCollector = ProblemCollector()) {
        self.object = object
        self.pointer = pointer
        self.problems = problems
    }

    /// - Throws: 422 with every problem of this object and the objects inside it, unknown members included.
    func finish() throws(Problem) {
        noteUnknown()
        try problems.throwIfAny()
    }

    /// Notes a problem with a member.
    func fail(_ name: String, _ reason: String) { problems.add(pointer(to: name), reason) }

    /// The member is there, be it `null`.
    func has(_ name: String) -> Bool {
        known.insert(name)
        return object[name] != nil
    }

    /// The member is there and `null`: in a PATCH, a request to remove it.
    func isNull(_ name: String) -> Bool {
        known.insert(name)
        return object[name] == .null
    }

    /// The member as it is; `nil` also for `null`.
    func raw(_ name: String, required: Bool = false) -> JSONValue? {
        known.insert(name)
        if let value = object[name], value != .null { return value }
        if required { fail(name, "is required") }
        return nil
    }

    // MARK: Scalars

    func string(_ name: String, _ rule: TextRule = .upTo(4096), required: Bool = false) -> String? {
        guard let value = raw(name, required: required) else { return nil }
        guard case .string(let text) = value else { return wrong(name, "must be text, not \(value.kindName)") }
        if let reason = rule.problem(with: text) { return wrong(name, reason) }
        return text
    }

    /// Text that must be one of `values`.
    func oneOf(_ name: String, _ values: [String], required: Bool = false) -> String? {
        guard let text = string(name, .upTo(100), required: required) else { return nil }
        guard values.contains(text) else { return wrong(name, "must be one of \(values.joined(separator: ", "))") }
        return text
    }

    func int(_ name: String, in range: ClosedRange<Int64> = .min ... .max, required: Bool = false) -> Int64? {
        guard let value = raw(name, required: required) else { return nil }
        guard case .int(let number) = value else { return wrong(name, "must be a whole number") }
        guard range.contains(number) else {
            return wrong(name, "must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func double(_ name: String, in range: ClosedRange<Double>, required: Bool = false) -> Double? {
        guard let value = raw(name, required: required) else { return nil }
        let number: Double
        switch value {
        case .int(let whole): number = Double(whole)
        case .double(let fraction): number = fraction
        default: return wrong(name, "must be a number, not \(value.kindName)")
        }
        guard range.contains(number) else {
            return wrong(name, "must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func bool(_ name: String, required: Bool = false) -> Bool? {
        guard let value = raw(name, required: required) else { return nil }
        guard case .bool(let flag) = value else { return wrong(name, "must be true or false") }
        return flag
    }

    /// Milliseconds since the epoch of an RFC 3339 time.
    func time(_ name: String, required: Bool = false) -> Int64? {
        guard let text = string(name, .upTo(64), required: required) else { return nil }
        guard let milliseconds = RFC3339.parse(text) else {
            return wrong(name, "must be an RFC 3339 time such as 2026-03-01T09:00:00Z")
        }
        return milliseconds
    }

    // MARK: Structures

    func object(_ name: String, required: Bool = false) -> ObjectReader? {
        guard let value = raw(name, required: required) else { return nil }
        return reader(value, at: pointer(to: name))
    }

    /// The objects of a list.
    func objects(_ name: String, count: ClosedRange<Int> = 0...1000, required: Bool = false) -> [ObjectReader]? {
        list(name, count: count, required: required)?.enumerated().compactMap { index, value in
            reader(value, at: "\(pointer(to: name))/\(index)")
        }
    }

    /// The texts of a list.
    func strings(
        _ name: String, each rule: TextRule, count: ClosedRange<Int> = 0...1000, required: Bool = false
    ) -> [String]? {
        list(name, count: count, required: required)?.enumerated().compactMap { index, value in
            let place = "\(pointer(to: name))/\(index)"
            guard case .string(let text) = value else {
                problems.add(place, "must be text, not \(value.kindName)")
                return nil
            }
            guard let reason = rule.problem(with: text) else { return text }
            problems.add(place, reason)
            return nil
        }
    }

    /// An object of text values; a `null` value is `nil` in the result and allowed only with `nulls`.
    func texts(
        _ name: String, each rule: TextRule, keys: TextRule = .name, count: ClosedRange<Int> = 0...100,
        nulls: Bool = false, required: Bool = false
    ) -> [(name: String, value: String?)]? {
        guard let value = raw(name, required: required) else { return nil }
        guard case .object(let members) = value else { return wrong(name, "must be an object, not \(value.kindName)") }
        guard count.contains(members.members.count) else {
            return wrong(name, "must have \(Self.words(count)) members")
        }
        return members.members.compactMap { member in
            let place = "\(pointer(to: name))/\(Self.escaped(member.name))"
            if let reason = keys.problem(with: member.name) {
                problems.add(place, "the name \(reason)")
                return nil
            }
            switch member.value {
            case .null where nulls: return (member.name, nil)
            case .string(let text):
                guard let reason = rule.problem(with: text) else { return (member.name, text) }
                problems.add(place, reason)
            default: problems.add(place, "must be text, not \(member.value.kindName)")
            }
            return nil
        }
    }

    func pointer(to name: String) -> String { "\(pointer)/\(Self.escaped(name))" }

    // MARK: Helpers

    private func list(_ name: String, count: ClosedRange<Int>, required: Bool) -> [JSONValue]? {
        guard let value = raw(name, required: required) else { return nil }
        guard case .array(let elements) = value else { return wrong(name, "must be a list, not \(value.kindName)") }
        guard count.contains(elements.count) else { return wrong(name, "must have \(Self.words(count)) elements") }
        return elements
    }

    private func reader(_ value: JSONValue, at place: String) -> ObjectReader? {
        guard case .object(let members) = value else {
            problems.add(place, "must be an object, not \(value.kindName)")
            return nil
        }
        let reader = ObjectReader(members, pointer: place, problems: problems)
        nested.append(reader)
        return reader
    }

    private func wrong<Value>(_ name: String, _ reason: String) -> Value? {
        fail(name, reason)
        return nil
    }

    /// Notes members nobody asked for, here and in the objects inside; ``finish()`` does it for a whole body.
    func noteUnknown() {
        for name in object.names where !known.contains(name) { fail(name, "is not a known field") }
        for reader in nested { reader.noteUnknown() }
    }

    private static func words(_ range: ClosedRange<Int>) -> String {
        range.lowerBound == 0 ? "at most \(range.upperBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }

    /// RFC 6901: `~` and `/` inside a name.
    static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        return name.map { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) }.joined()
    }
}
