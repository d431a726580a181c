import ServiceKit

/// The fields of an `application/x-www-form-urlencoded` body, in their order.
struct FormFields: Sendable {
    let all: [(name: String, value: String)]

    /// Nil when something in it is not percent-encoded UTF-8.
    init?(_ bytes: some Sequence<UInt8>) {
        var all: [(String, String)] = []
        for part in Array(bytes).split(separator: UInt8(ascii: "&")) {
            let halves = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormText.decode(halves[0]), let value = FormText.decode(halves[safe: 1] ?? []) else {
                return nil
            }
            all.append((name, value))
        }
        self.all = all
    }

    /// The first value of a name; nil when it is missing or empty.
    subscript(name: String) -> String? { all.first { $0.name == name && !$0.value.isEmpty }?.value }

    func values(_ name: String) -> [String] { all.filter { $0.name == name }.map(\.value) }

    /// As an object of texts; names that come more than once have arrays.
    var json: JSONValue {
        var members: [JSONObject.Member] = []
        for field in all where !members.contains(where: { $0.name == field.name }) {
            let values = values(field.name)
            let value = values.count == 1 ? JSONValue.string(values[0]) : .array(values.map(JSONValue.string))
            members.append(.init(name: field.name, value: value))
        }
        return .object(JSONObject(members: members))
    }
}
