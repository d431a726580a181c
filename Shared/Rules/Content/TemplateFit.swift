public import Models

/// Compares parameters with the components that take them: a template's own, or those of one card of its carousel.
struct TemplateFit {
    private let components: [TemplateComponent]
    private let isNamed: Bool
    private let isAuthentication: Bool
    private let pointer: String
    private(set) var problems: [Problem] = []

    private static let mediaFormats: Set<String> = ["IMAGE", "VIDEO", "DOCUMENT"]

    init(_ components: [TemplateComponent], of template: TemplateRecord, at pointer: String) {
        self.components = components
        self.pointer = pointer
        isNamed = template.parameterFormat == "NAMED"
        isAuthentication = template.category == "AUTHENTICATION"
    }

    // MARK: - Header and body

    mutating func check(header given: [TemplateParameter]) {
        let header = component("HEADER")
        switch header?.format {
        case nil where given.isEmpty: break
        case nil: add("/header", "the template has no header")
        case "TEXT", "": check(given, for: TemplateRules.variables(in: header?.text ?? ""), "/header")
        case "LOCATION": checkOne(given, "location", "LOCATION") { if case .location = $0 { true } else { false } }
        case "PRODUCT":
            checkOne(given, "product_retailer_id", "PRODUCT") {
                if case .productRetailerID = $0 { true } else { false }
            }
        case let format? where Self.mediaFormats.contains(format):
            checkOne(given, "media_link", format) { if case .mediaLink = $0 { true } else { false } }
            checkKind(of: given, format)
        default: break
        }
    }

    mutating func check(body given: [TemplateParameter]) {
        var wanted = TemplateRules.variables(in: component("BODY")?.text ?? "")
        // The provider writes the text of these itself, and lists may leave it out.
        if isAuthentication, wanted.isEmpty { wanted = ["1"] }
        check(given, for: wanted, "/body")
    }

    /// A header that is no text takes one parameter of its kind.
    private mutating func checkOne(
        _ given: [TemplateParameter], _ name: String, _ format: String,
        _ fits: (TemplateParameter.OneOf_Source?) -> Bool
    ) {
        guard given.count != 1 || !fits(given[0].source) else { return }
        add("/header", "needs one \(name): the template's header is \(format)")
    }

    private mutating func checkKind(of given: [TemplateParameter], _ format: String) {
        guard given.count == 1, !given[0].mediaKind.isEmpty, given[0].mediaKind.uppercased() != format else { return }
        add("/header/0/media_kind", "the template's header is \(format)")
    }

    private mutating func check(_ given: [TemplateParameter], for wanted: [String], _ place: String) {
        guard given.count == wanted.count else {
            return add(place, "the template takes \(wanted.count) parameters, \(given.count) are given")
        }
        for (index, parameter) in given.enumerated() {
            checkName(given, index, wanted, place)
            switch parameter.source {
            case .mediaLink, .location, .productRetailerID: add("\(place)/\(index)", "the template takes text here")
            case .field, .text, .currency, .dateTime, nil: break
            }
        }
    }

    private mutating func checkName(_ given: [TemplateParameter], _ index: Int, _ wanted: [String], _ place: String) {
        let name = given[index].name
        if !isNamed {
            if !name.isEmpty { add("\(place)/\(index)/name", "the template's parameters have no names") }
        } else if !wanted.contains(name) {
            add("\(place)/\(index)/name", "the template takes \(wanted.joined(separator: ", "))")
        } else if given[..<index].contains(where: { $0.name == name }) {
            add("\(place)/\(index)/name", "is given twice")
        }
    }

    // MARK: - Buttons

    mutating func check(_ given: [TemplateButtonParameter]) {
        let buttons = component("BUTTONS")?.buttons ?? []
        for (place, parameter) in given.enumerated() {
            let index = Int(parameter.index)
            if buttons.indices.contains(index) {
                check(parameter, for: buttons[index], "/buttons/\(place)")
            } else {
                add("/buttons/\(place)/index", "the template has \(buttons.count) buttons, counted from 0")
            }
        }
        for (index, button) in buttons.enumerated() {
            guard let need = button.need, !given.contains(where: { $0.index == Int32(index) }) else { continue }
            add("/buttons", "button \(index) needs \(need)")
        }
    }

    private mutating func check(_ given: TemplateButtonParameter, for button: TemplateButton, _ place: String) {
        guard let type = button.parameterType else {
            return add("\(place)/index", "button \(given.index) (\(button.type)) takes no value")
        }
        if !given.subType.isEmpty, given.subType != type {
            add("\(place)/sub_type", "button \(given.index) is \(type)")
        }
        if type == "url", button.type == "URL", !button.url.contains("{{") {
            return add("\(place)/index", "the address of button \(given.index) takes no value")
        }
        if type == "mpm", !given.sections.contains(where: { !$0.productRetailerIds.isEmpty }) {
            add("\(place)/sections", "button \(given.index) needs the products that it shows")
        }
        if type != "mpm", !given.sections.isEmpty {
            add("\(place)/sections", "button \(given.index) shows no products")
        }
        if type != "flow", !given.dataJson.isEmpty { add("\(place)/data", "button \(given.index) opens no flow") }
        checkValue(given, type, place)
    }

    private mutating func checkValue(_ given: TemplateButtonParameter, _ type: String, _ place: String) {
        switch given.value.source {
        case .field, .text: break
        case .productRetailerID where type == "catalog" || type == "mpm": break
        case nil where ["catalog", "mpm", "flow"].contains(type): break
        default: add(place, "button \(given.index) takes a text")
        }
    }

    // MARK: -

    private func component(_ type: String) -> TemplateComponent? { components.first { $0.type == type } }

    private mutating func add(_ place: String, _ reason: String) {
        problems.append(Problem(pointer: pointer + place, reason: reason))
    }
}

extension TemplateButton {
    /// The `sub_type` of this button's parameter; `nil`: it takes none.
    public var parameterType: String? {
        switch type {
        case "URL", "OTP": "url"
        case "QUICK_REPLY": "quick_reply"
        case "COPY_CODE": "copy_code"
        case "CATALOG": "catalog"
        case "MPM": "mpm"
        case "FLOW": "flow"
        default: nil
        }
    }

    /// What the button cannot be sent without; an authentication template's takes the body's code when nothing is said.
    fileprivate var need: String? {
        switch type {
        case "URL" where url.contains("{{"): "a value for its address"
        case "COPY_CODE": "its code"
        case "MPM": "the products that it shows"
        default: nil
        }
    }
}
