/// Takes the members of a JSON object one by one and refuses what is left over, all problems at once.
struct FieldReader {
    private let object: JSONObject
    private let prefix: String
    private var taken: Set<String> = []
    private(set) var errors: [FieldError] = []

    /// - Parameter prefix: the pointer of the object itself.
    init(_ json: JSONValue, at prefix: String = "") throws(ControlError) {
        guard let object = json.object else { throw .invalid([FieldError(prefix, "must be an object")]) }
        self.object = object
        self.prefix = prefix
    }

    /// The member's value, `null` included; nil when it is missing.
    mutating func value(_ name: String) -> JSONValue? {
        taken.insert(name)
        return object[name]
    }

    /// Whether the member is there, `null` or not.
    func has(_ name: String) -> Bool { object[name] != nil }

    mutating func fail(_ name: String, _ reason: String) { errors.append(FieldError("\(prefix)/\(name)", reason)) }

    private mutating func read<Value>(_ name: String, _ expectation: String, _ read: (JSONValue) -> Value?) -> Value? {
        guard let value = value(name), value != .null else { return nil }
        guard let result = read(value) else {
            fail(name, expectation)
            return nil
        }
        return result
    }

    mutating func string(_ name: String) -> String? { read(name, "must be a string") { $0.string } }

    mutating func bool(_ name: String) -> Bool? { read(name, "must be true or false") { $0.bool } }

    mutating func int(_ name: String, in range: ClosedRange<Int>) -> Int? {
        read(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.int.flatMap { Int(exactly: $0) }.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double? {
        read(name, "must be a number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.double.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Two whole numbers in order: `[low, high]`.
    mutating func range(_ name: String) -> ClosedRange<Int>? {
        read(name, "must be [low, high] in milliseconds") { value in
            guard let ends = value.array, ends.count == 2, let low = ends[0].int, let high = ends[1].int,
                low >= 0, low <= high, high <= Int64(Int32.max)
            else { return nil }
            return Int(low)...Int(high)
        }
    }

    mutating func phone(_ name: String) -> PhoneNumber? {
        read(name, "must be a phone number such as +919812345678") {
            $0.stringOrDigits.flatMap(PhoneNumber.init(control:))
        }
    }

    mutating func phones(_ name: String) -> [PhoneNumber]? {
        read(name, "must be an array of phone numbers") { value in
            guard let list = value.array else { return nil }
            let phones = list.compactMap { $0.stringOrDigits.flatMap(PhoneNumber.init(control:)) }
            return phones.count == list.count ? phones : nil
        }
    }

    /// One of the given words.
    mutating func choice<Choice: RawRepresentable<String>>(_ name: String, _ type: Choice.Type, _ words: [String])
        -> Choice?
    {
        read(name, "must be one of \(words.joined(separator: ", "))") { $0.string.flatMap(Choice.init) }
    }

    mutating func required<Value>(_ name: String, _ value: Value?) -> Value? {
        if value == nil, !errors.contains(where: { $0.pointer == "\(prefix)/\(name)" }) { fail(name, "is required") }
        return value
    }

    /// Call when everything known has been taken.
    mutating func finish() throws(ControlError) {
        for member in object.members where !taken.contains(member.name) { fail(member.name, "is not a known field") }
        if !errors.isEmpty { throw .invalid(errors) }
    }
}
