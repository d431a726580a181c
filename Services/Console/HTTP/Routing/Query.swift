import Hummingbird
import ServiceKit

/// The parameters of a request's query, form-decoded.
struct Query: Sendable {
    private let values: [String: String]

    /// - Throws: 422 for parameters that are not in `allowed`, given twice, or not UTF-8; 400 for broken encoding.
    init(_ text: String?, allowed: Set<String>) throws(Problem) {
        let problems = ProblemCollector()
        var values: [String: String] = [:]
        for pair in (text ?? "").split(separator: "&", omittingEmptySubsequences: true) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormText.decode(parts[0].utf8),
                let value = FormText.decode(parts.count > 1 ? parts[1].utf8 : "".utf8[...])
            else {
                throw Problem(.badRequest, "The query is not percent-encoded UTF-8.")
            }
            if !allowed.contains(name) {
                problems.add("?\(name.prefix(100))", "is not a known parameter")
            } else if values.updateValue(value, forKey: name) != nil {
                problems.add("?\(name)", "is given twice")
            } else if value.unicodeScalars.contains(where: { $0.value == 0 }) {
                problems.add("?\(name)", "contains a NUL character")
            }
        }
        try problems.throwIfAny()
        self.values = values
    }

    /// The parameter's text; `nil` when absent or empty.
    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    func int(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .invalid("?\(name)", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func bool(_ name: String) throws(Problem) -> Bool? {
        switch self[name] {
        case nil: nil
        case "true": true
        case "false": false
        default: throw .invalid("?\(name)", "must be true or false")
        }
    }

    func oneOf(_ name: String, _ allowed: [String]) throws(Problem) -> String? {
        guard let text = self[name] else { return nil }
        guard allowed.contains(text) else {
            throw .invalid("?\(name)", "must be one of \(allowed.joined(separator: ", "))")
        }
        return text
    }
}
