/// A message template in one language.
struct Template: Sendable {
    enum Status: String, Sendable, CaseIterable {
        case approved = "APPROVED", pending = "PENDING", rejected = "REJECTED", paused = "PAUSED"
        case disabled = "DISABLED", inAppeal = "IN_APPEAL", pendingDeletion = "PENDING_DELETION", deleted = "DELETED"
        case limitExceeded = "LIMIT_EXCEEDED", archived = "ARCHIVED"
    }

    enum Category: String, Sendable, CaseIterable {
        case marketing = "MARKETING", utility = "UTILITY", authentication = "AUTHENTICATION"
    }

    /// What happens to messages held for quality assessment.
    enum HeldOutcome: String, Sendable { case release, drop }

    struct Button: Sendable, Equatable {
        let kind: String
        let text: String
        /// A URL button whose address ends in a variable.
        let hasVariable: Bool
    }

    enum BodyPart: Sendable, Equatable {
        case literal(String)
        /// An index into the body's variables.
        case variable(Int)
    }

    let id: Int64
    let wabaID: String
    let name: String
    let language: String
    var category: Category
    var status: Status
    var named = false
    var rejectedReason = "NONE"
    var qualityScore = "UNKNOWN"
    /// As `GET message_templates` shows them.
    let components: JSONValue

    /// `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT`, `LOCATION` or nil.
    let headerFormat: String?
    let headerText: String
    let headerVariables: [String]
    let bodyText: String
    let bodyVariables: [String]
    /// The body cut at its variables, so that a send need not search it.
    let bodyParts: [BodyPart]
    let buttons: [Button]

    /// Messages sent before the rest are held; nil: never.
    var paceAfter: Int?
    var heldOutcome = HeldOutcome.release
    /// How long held messages wait for the decision, in milliseconds of product time.
    var heldForMs: Int64 = 600_000
    var sentCount = 0
}

extension Template {
    /// Reads a template from the fields that the Graph API takes and gives. The reason names the field.
    init(id: Int64, wabaID: String, fields: JSONValue) throws(FieldError) {
        guard let name = fields["name"]?.string, Self.isName(name) else {
            throw FieldError("/name", "1 to 512 of a–z, 0–9 and _")
        }
        guard let language = fields["language"]?.string, !language.isEmpty, language.utf8.count <= 16 else {
            throw FieldError("/language", "a language code such as en_US")
        }
        guard let category = fields["category"]?.string.flatMap(Category.init) else {
            throw FieldError("/category", "MARKETING, UTILITY or AUTHENTICATION")
        }
        guard let components = fields["components"], let list = components.array else {
            throw FieldError("/components", "an array")
        }
        func component(_ type: String) -> JSONValue? {
            list.first { $0["type"]?.string?.uppercased() == type }
        }
        guard let body = component("BODY") else { throw FieldError("/components", "needs a BODY") }
        let bodyText = body["text"]?.string ?? (category == .authentication ? "{{1}} is your verification code." : "")
        guard !bodyText.isEmpty, bodyText.count <= 1024 else { throw FieldError("/components", "BODY text: 1 to 1024") }
        self.id = id
        self.wabaID = wabaID
        self.name = name
        self.language = language
        self.category = category
        self.components = components
        self.bodyText = bodyText
        let variables = Self.variables(in: bodyText)
        bodyVariables = variables
        bodyParts = Self.parts(of: bodyText, variables: variables)
        status = .approved
        let header = component("HEADER")
        headerFormat = header?["format"]?.string?.uppercased()
        headerText = header?["text"]?.string ?? ""
        headerVariables = Self.variables(in: headerText)
        buttons = (component("BUTTONS")?["buttons"]?.array ?? []).map(Self.button)
        named = fields["parameter_format"]?.string == "NAMED"
    }

    private static func isName(_ name: String) -> Bool {
        (1...512).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }

    private static func button(_ value: JSONValue) -> Button {
        let kind = value["type"]?.string?.uppercased() ?? ""
        let variable = kind == "URL" && value["url"]?.string?.contains("{{") == true
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

/// A field of a request that cannot be used.
struct FieldError: Error, Sendable, Equatable {
    let pointer: String
    let reason: String

    init(_ pointer: String, _ reason: String) {
        self.pointer = pointer
        self.reason = reason
    }
}
