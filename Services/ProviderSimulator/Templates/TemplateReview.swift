/// What the provider looks at in a submitted template: some of it at once, the rest in the review.
enum TemplateReview {
    /// - Throws: the problem with the subcode of the provider's table.
    static func check(_ template: Template) throws(ControlError) {
        let body = template.shape.bodyText
        if template.category != .authentication, body.hasPrefix("{{") || body.hasSuffix("}}") {
            throw .invalid([FieldError("/components", "BODY: variables can't be at the start or end")], 2_388_299)
        }
        if body.replacing(" ", with: "").contains("}}{{") {
            throw .invalid([FieldError("/components", "BODY: variables can't touch each other")], 2_388_293)
        }
        let buttons = template.shape.buttons
        let counts = ["URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1]
        for (kind, most) in counts where buttons.count(where: { $0.kind == kind }) > most {
            throw .invalid([FieldError("/components", "BUTTONS: at most \(most) of type \(kind)")])
        }
        if buttons.count > 10 || buttons.contains(where: { $0.text.unicodeScalars.count > 25 }) {
            throw .invalid([FieldError("/components", "BUTTONS: at most 10 with texts of at most 25 characters")])
        }
        if template.shape.headerText.unicodeScalars.count > 60 {
            throw .invalid([FieldError("/components", "HEADER: at most 60 characters")], 2_388_040)
        }
    }

    /// Why the reviewers reject it; nil: they approve. Whoever wants to see a rejection says so in the text.
    static func rejection(_ template: Template) -> String? {
        guard template.name.contains("reject") || template.shape.bodyText.lowercased().contains("reject") else {
            return nil
        }
        return template.category == .utility ? "INCORRECT_CATEGORY" : "PROMOTIONAL"
    }
}
