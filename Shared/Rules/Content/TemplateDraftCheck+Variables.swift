import Models

/// The variables of a template's texts: `{{1}}` or `{{first_name}}`.
extension TemplateDraftCheck {
    private var isNamed: Bool { template.parameterFormat == "NAMED" }

    /// - Parameter bounded: a variable may stand neither first nor last (2388299), nor beside another.
    mutating func checkVariables(_ component: TemplateComponent, at place: String, bounded: Bool) {
        let variables = TemplateRules.variables(in: component.text)
        checkNames(variables, at: "\(place)/text")
        if bounded { checkNeighbours(component.text, at: "\(place)/text") }
        checkExamples(component, variables, at: "\(place)/example")
    }

    private mutating func checkNames(_ variables: [String], at place: String) {
        if isNamed {
            for name in variables where !Self.isName(name) {
                add(place, "'\(name)' is no name of a variable: a–z 0–9 _ and a letter first")
            }
        } else if variables != (0..<variables.count).map({ String($0 + 1) }) {
            add(place, "variables are numbered in their order: {{1}}, {{2}}, …")
        }
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
        }
    }

    private mutating func checkNeighbours(_ text: String, at place: String) {
        let words = text.trimmingSpaces()
        if words.hasPrefix("{{") { add(place, "must not begin with a variable") }
        if words.hasSuffix("}}") { add(place, "must not end with a variable") }
        let isTouching = text.split(separator: "}}", omittingEmptySubsequences: false).dropFirst().dropLast().contains {
            $0.drop(while: \.isWhitespace).hasPrefix("{{")
        }
        if isTouching { add(place, "needs words between its variables") }
    }

    private mutating func checkExamples(
        _ component: TemplateComponent, _ variables: [String], at place: String
    ) {
        guard !variables.isEmpty else { return }
        guard component.examples.count == variables.count else {
            return add(place, "needs \(variables.count) examples, has \(component.examples.count)")
        }
        if isNamed, Set(component.examples.map(\.name)) != Set(variables) {
            add(place, "needs an example for each of \(variables.joined(separator: ", "))")
        }
        if component.examples.contains(where: { $0.value.isEmpty }) { add(place, "has an empty example") }
    }
}
