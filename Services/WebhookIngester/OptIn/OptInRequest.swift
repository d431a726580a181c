import Foundation

/// What a person has put into a form.
struct OptInRequest: Hashable, Sendable {
    var phone = ""
    var name = ""

    static let maximumPhone = 64
    static let maximumName = 100
    static let fields: Set<String> = ["phone", "name", "consent"]

    /// What came in, field by field, before it is judged.
    enum Value: Hashable, Sendable {
        case text(String)
        case yesOrNo(Bool)
        case other
    }

    /// - Parameter values: the fields; a missing one and `null` are the same.
    /// - Throws: 422 with everything that is wrong.
    init(_ values: [String: Value]) throws(Problem) {
        var errors = values.keys.filter { !Self.fields.contains($0) }.sorted().prefix(20).map { name in
            InvalidInput(pointer: "/\(Self.escaped(String(name.prefix(100))))", reason: "is not a known field")
        }
        phone = Self.text("phone", values, maximum: Self.maximumPhone, required: true, &errors)
        name = Self.text("name", values, maximum: Self.maximumName, required: false, &errors)
        if values["consent"] != .yesOrNo(true) {
            errors.append(InvalidInput(pointer: "/consent", reason: "must be true: without it nothing is recorded"))
        }
        guard errors.isEmpty else { throw .invalid(errors) }
    }

    private static func text(
        _ name: String, _ values: [String: Value], maximum: Int, required: Bool, _ errors: inout [InvalidInput]
    ) -> String {
        guard let value = values[name] else {
            if required { errors.append(InvalidInput(pointer: "/\(name)", reason: "is required")) }
            return ""
        }
        guard case .text(let raw) = value else {
            errors.append(InvalidInput(pointer: "/\(name)", reason: "must be text"))
            return ""
        }
        let text = raw.trimmingCharacters(in: .whitespacesAndNewlines)
        if let reason = problem(with: text, maximum, required) {
            errors.append(InvalidInput(pointer: "/\(name)", reason: reason))
        }
        return text
    }

    private static func problem(with text: String, _ maximum: Int, _ required: Bool) -> String? {
        if text.isEmpty { return required ? "is required" : nil }
        if text.count > maximum { return "is longer than \(maximum) characters" }
        let isControl = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        return isControl ? "contains control characters" : nil
    }

    /// RFC 6901: `~` and `/` inside a name.
    private static func escaped(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}
