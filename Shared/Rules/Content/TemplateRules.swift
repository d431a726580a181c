public import Models

/// Whether a template content fits the template the provider knows (providers.md §6; 132000 and 132012 otherwise).
public enum TemplateRules {
    /// Only approved templates can be sent.
    public static func isSendable(_ template: TemplateRecord) -> Bool { template.status == "APPROVED" }

    /// Everything that does not fit; pointers from the content: `/parameters/body/1`.
    public static func problems(in content: TemplateContent, against template: TemplateRecord) -> [Problem] {
        headerProblems(content, template) + bodyProblems(content, template) + buttonProblems(content, template)
    }

    /// Variables of a template text in order of appearance, each once: `["1", "2"]` or `["first_name"]`.
    public static func variables(in text: String) -> [String] {
        var names: [String] = []
        _ = ContentWalk.fill(text) { slot in
            if !names.contains(slot.field) { names.append(slot.field) }
            return ""
        }
        return names
    }

    private static func bodyProblems(_ content: TemplateContent, _ template: TemplateRecord) -> [Problem] {
        let text = template.components.first { $0.type == "BODY" }?.text ?? ""
        return mismatch(
            content.body, variables(in: text), named: template.parameterFormat == "NAMED", "/parameters/body")
    }

    private static func headerProblems(_ content: TemplateContent, _ template: TemplateRecord) -> [Problem] {
        let pointer = "/parameters/header"
        guard let header = template.components.first(where: { $0.type == "HEADER" }) else {
            return content.header.isEmpty ? [] : [Problem(pointer: pointer, reason: "the template has no header")]
        }
        guard ["IMAGE", "VIDEO", "DOCUMENT"].contains(header.format) else {
            return mismatch(
                content.header, variables(in: header.text), named: template.parameterFormat == "NAMED", pointer)
        }
        guard content.header.count == 1, case .mediaLink = content.header[0].source else {
            return [
                Problem(pointer: pointer, reason: "needs one media_link: the template's header is \(header.format)")
            ]
        }
        return []
    }

    private static func buttonProblems(_ content: TemplateContent, _ template: TemplateRecord) -> [Problem] {
        let buttons = template.components.first { $0.type == "BUTTONS" }?.buttons ?? []
        var problems: [Problem] = []
        for (position, parameter) in content.buttons.enumerated() where !buttons.indices.contains(Int(parameter.index))
        {
            problems.append(
                Problem(
                    pointer: "/parameters/buttons/\(position)/index",
                    reason: "the template has \(buttons.count) buttons, counted from 0"))
        }
        for (index, button) in buttons.enumerated() where button.url.contains("{{") {
            guard !content.buttons.contains(where: { $0.index == Int32(index) }) else { continue }
            problems.append(
                Problem(pointer: "/parameters/buttons", reason: "button \(index) needs a value for its address"))
        }
        return problems
    }

    private static func mismatch(
        _ given: [TemplateParameter], _ wanted: [String], named: Bool, _ pointer: String
    ) -> [Problem] {
        guard given.count == wanted.count else {
            return [
                Problem(
                    pointer: pointer, reason: "the template takes \(wanted.count) parameters, \(given.count) are given")
            ]
        }
        guard named else { return [] }
        return given.enumerated().compactMap { index, parameter in
            wanted.contains(parameter.name)
                ? nil
                : Problem(
                    pointer: "\(pointer)/\(index)/name", reason: "the template takes \(wanted.joined(separator: ", "))")
        }
    }
}
