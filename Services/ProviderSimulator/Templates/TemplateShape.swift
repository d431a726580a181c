/// What a template, or one card of its carousel, asks of a send: header, body and buttons with their variables.
struct TemplateShape: Sendable {
    struct Button: Sendable, Equatable {
        let kind: String
        let text: String
        /// A URL button whose address ends in a variable, or the button of a one-time password.
        let hasVariable: Bool
    }

    enum BodyPart: Sendable, Equatable {
        case literal(String)
        /// An index into the body's variables.
        case variable(Int)
    }

    /// `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION` or nil.
    let headerFormat: String?
    let headerText: String
    let headerVariables: [String]
    let bodyText: String
    let bodyVariables: [String]
    /// The body cut at its variables, so that a send need not search it.
    let bodyParts: [BodyPart]
    let buttons: [Button]
    let named: Bool

    /// - Parameters:
    ///   - components: as the Graph API takes them.
    ///   - body: the body's text when the components have none.
    init(components: [JSONValue], named: Bool, body: String = "") {
        func component(_ type: String) -> JSONValue? {
            components.first { $0["type"]?.string?.uppercased() == type }
        }
        self.named = named
        bodyText = component("BODY")?["text"]?.string ?? body
        let variables = Self.variables(in: bodyText)
        bodyVariables = variables
        bodyParts = Self.parts(of: bodyText, variables: variables)
        let header = component("HEADER")
        headerFormat = header?["format"]?.string?.uppercased()
        headerText = header?["text"]?.string ?? ""
        headerVariables = Self.variables(in: headerText)
        buttons = (component("BUTTONS")?["buttons"]?.array ?? []).map(Self.button)
    }

    private static func button(_ value: JSONValue) -> Button {
        let kind = value["type"]?.string?.uppercased() ?? ""
        let variable = kind == "OTP" || kind == "URL" && value["url"]?.string?.contains("{{") == true
        return Button(kind: kind, text: value["text"]?.string ?? kind.lowercased(), hasVariable: variable)
    }

    private static func parts(of text: String, variables: [String]) -> [BodyPart] {
        var parts: [BodyPart] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            let name = String(rest[open.upperBound..<close.lowerBound].filter { $0 != " " })
            if open.lowerBound > rest.startIndex { parts.append(.literal(String(rest[..<open.lowerBound]))) }
            if let index = variables.firstIndex(of: name) { parts.append(.variable(index)) }
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        return parts
    }

    /// The names between double braces, each once, in the order they appear.
    static func variables(in text: String) -> [String] {
        var names: [String] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else { break }
            let name = String(rest[..<close.lowerBound].filter { $0 != " " })
            if !names.contains(name) { names.append(name) }
            rest = rest[close.upperBound...]
        }
        return names
    }
}
