import GRDB
import Models
import Rules
import SwiftProtobuf

/// Whether a form can do what it promises: its purpose exists, and a double opt-in has a message to ask with.
struct OptInFormCheck {
    private let form: OptInForm
    private let problems = ProblemCollector()

    init(_ form: OptInForm) { self.form = form }

    /// - Throws: 422 with everything that is wrong.
    /// - Returns: the form with what its template says about its parameters.
    func checked(in db: Database) throws -> OptInForm {
        let purposes = Purposes(try SettingsStore.current(in: db))
        if let reason = purposes.problem(withConsentFor: form.record.purpose) { problems.add("/purpose", reason) }
        var form = form
        if form.record.hasTemplate {
            let sender = try ContentSender(channel: form.record.channelID, in: db)
            problems.add(sender.problems(in: Content.with { $0.template = form.record.template }), under: "/template")
        }
        if form.record.doubleOptIn { try checkConfirmation(&form.record, in: db) }
        try problems.throwIfAny()
        return form
    }

    private func checkConfirmation(_ record: inout OptInFormRecord, in db: Database) throws {
        if record.channelID.isEmpty {
            problems.add("/channel_id", "is required with double_opt_in")
        } else if try ChannelStore.find(record.channelID, in: db) == nil {
            problems.add("/channel_id", "there is no channel '\(record.channelID)'")
        }
        guard record.hasTemplate else { return problems.add("/template", "is required with double_opt_in") }
        guard problems.errors.isEmpty else { return }
        try checkTemplate(&record, in: db)
    }

    private func checkTemplate(_ record: inout OptInFormRecord, in db: Database) throws {
        let template = record.template
        let words = "template '\(template.name)' (\(template.language))"
        let name = TemplateStore.Name(
            channel: record.channelID, name: template.name, language: template.language)
        guard let known = try TemplateStore.find(name, in: db) else {
            return problems.add("/template/name", "the channel has no \(words); sync its templates")
        }
        guard TemplateRules.isSendable(known) else {
            return problems.add("/template/name", "the \(words) is \(known.status), not APPROVED")
        }
        let buttons = known.components.first { $0.type == "BUTTONS" }?.buttons ?? []
        if !buttons.contains(where: { $0.type == "QUICK_REPLY" }) {
            problems.add("/template/name", "the \(words) has no quick reply button to confirm with")
        }
        problems.add(TemplateRules.problems(in: template, against: known), under: "/template")
        checkFields(template)
        record.template.complete(from: known)
    }

    /// Of somebody who subscribes only the phone is sure to be known.
    private func checkFields(_ template: TemplateContent) {
        let slots = Placeholders.slots(in: Content.with { $0.template = template })
        for slot in slots where slot.fallback == nil && !["phone", "phone_number"].contains(slot.field) {
            problems.add("/template", "'\(slot.field)' may be unknown of a new subscriber; give a fallback")
        }
    }
}
