import Models

/// The buttons of a template.
extension TemplateDraftCheck {
    private static let most = 10
    /// How many of a kind there may be.
    private static let limits = ["URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1]
    private static let types: Set<String> = [
        "QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "CATALOG", "MPM", "SPM", "FLOW", "OTP", "VOICE_CALL",
    ]
    private static let otpTypes: Set<String> = ["COPY_CODE", "ONE_TAP", "ZERO_TAP"]
    private static let label = 25

    mutating func check(_ buttons: [TemplateButton], at place: String) {
        if !(1...Self.most).contains(buttons.count) {
            add(place, "needs 1 to \(Self.most) buttons, has \(buttons.count)")
        }
        for (type, most) in Self.limits.sorted(by: { $0.key < $1.key }) {
            let count = buttons.count { $0.type == type }
            if count > most { add(place, "has \(count) buttons of the type \(type), at most \(most) are allowed") }
        }
        let runs = buttons.map { $0.type == "QUICK_REPLY" }
        if zip(runs, runs.dropFirst()).count(where: { $0 != $1 }) > 1 {
            add(place, "quick replies stand together, before or after the other buttons")
        }
        for (index, button) in buttons.enumerated() { check(button, at: "\(place)/\(index)") }
    }

    private mutating func check(_ button: TemplateButton, at place: String) {
        guard Self.types.contains(button.type) else {
            return add("\(place)/type", "is one of \(Self.types.sorted().joined(separator: ", "))")
        }
        if isAuthentication != (button.type == "OTP") {
            add("\(place)/type", isAuthentication ? "is OTP in these templates" : "is for authentication templates")
        }
        if button.type == "COPY_CODE" || button.type == "OTP" {
            if !button.text.isEmpty { checkLength(button.text, Self.label, at: "\(place)/text") }
        } else {
            checkLength(button.text, Self.label, at: "\(place)/text")
        }
        switch button.type {
        case "URL": checkAddress(button, at: place)
        case "PHONE_NUMBER": checkLength(button.phoneNumber, 20, at: "\(place)/phone_number")
        case "COPY_CODE": if button.example.isEmpty { add("\(place)/example", "is required: a code like those sent") }
        case "FLOW": checkLength(button.flowID, 64, at: "\(place)/flow_id")
        case "OTP" where !Self.otpTypes.contains(button.otpType):
            add("\(place)/otp_type", "is one of \(Self.otpTypes.sorted().joined(separator: ", "))")
        default: break
        }
    }

    /// One variable, at the end of the address.
    private mutating func checkAddress(_ button: TemplateButton, at place: String) {
        guard button.url.hasPrefix("https://") || button.url.hasPrefix("http://"), button.url.utf8.count <= 2000 else {
            return add("\(place)/url", "must be an http or https address of up to 2000 characters")
        }
        let variables = TemplateRules.variables(in: button.url)
        guard !variables.isEmpty else { return }
        if variables.count > 1 || !button.url.hasSuffix("}}") { add("\(place)/url", "takes one variable, at its end") }
        if button.example.isEmpty { add("\(place)/example", "is required: an address like those that will be sent") }
    }
}
