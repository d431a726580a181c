import Models
import Rules

/// One template as it was and as it is now.
struct TemplateTransition {
    /// `nil`: it was not known.
    let before: TemplateRecord?
    /// `nil`: it is gone.
    let after: TemplateRecord?
    /// The provider's, for people; may be empty.
    var reason = ""
    /// The provider has just said that it is approved, whatever we held it for.
    var isApproval = false

    /// Names the template.
    var template: TemplateRecord { before ?? after ?? TemplateRecord() }

    private var wasSendable: Bool { before.map(TemplateRules.isSendable) ?? false }
    private var isSendable: Bool { after.map(TemplateRules.isSendable) ?? false }

    var becameSendable: Bool { isSendable && (!wasSendable || isApproval) }
    var becameUnavailable: Bool { wasSendable && !isSendable }

    var becameMarketing: Bool {
        guard let before, let after else { return false }
        return before.category != "MARKETING" && after.category == "MARKETING"
    }
}
