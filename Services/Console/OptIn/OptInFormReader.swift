import Models
import SwiftProtobuf

/// Reads what a person says about an opt-in form. ``OptInFormCheck`` compares it with what there is.
enum OptInFormReader {
    /// - Throws: 422 with everything that is wrong.
    static func create(_ body: ObjectReader, newID: String, nowMs: Int64) throws(Problem) -> OptInForm {
        var form = OptInForm(record: OptInFormRecord(), createdAtMs: nowMs, updatedAtMs: nowMs)
        form.record.workspace = Workspace.standard
        form.record.id = body.string("id", .id) ?? newID
        for name in ["purpose", "text"] where body.raw(name) == nil { body.fail(name, "is required") }
        return try change(form, body)
    }

    /// - Throws: 422 with everything that is wrong.
    static func update(_ form: OptInForm, _ body: ObjectReader) throws(Problem) -> OptInForm {
        if let given = body.raw("id"), given != .string(form.id) { body.fail("id", "cannot be changed") }
        for name in ["purpose", "text"] where body.isNull(name) { body.fail(name, "cannot be removed") }
        return try change(form, body)
    }

    private static func change(_ form: OptInForm, _ body: ObjectReader) throws(Problem) -> OptInForm {
        var form = form
        if let purpose = body.string("purpose", .id) { form.record.purpose = purpose }
        if let text = body.string("text", .upTo(4096)) { form.record.text = text }
        if body.isNull("redirect_url") { form.record.redirectURL = "" }
        if let url = body.string("redirect_url", .webPage) { form.record.redirectURL = url }
        if body.isNull("default_country") { form.record.defaultCountry = "" }
        if let country = body.country("default_country") { form.record.defaultCountry = country }
        readConfirmation(&form.record, body)
        try body.finish()
        return form
    }

    private static func readConfirmation(_ record: inout OptInFormRecord, _ body: ObjectReader) {
        if body.isNull("double_opt_in") { record.doubleOptIn = false }
        if let isDouble = body.bool("double_opt_in") { record.doubleOptIn = isDouble }
        if body.isNull("channel_id") { record.channelID = "" }
        if let channel = body.string("channel_id", .id) { record.channelID = channel }
        if body.isNull("template") { record.clearTemplate() }
        guard let template = body.object("template") else { return }
        // As in a campaign's content, where the type has to be said.
        _ = template.oneOf("type", ["template"])
        record.template = TemplateContentReader.read(template)
    }
}

extension TextRule {
    /// A page that a browser is sent to: the whole address, as it goes into a header.
    static let webPage = TextRule(maximum: 2048) { text in
        let scheme = ["https://", "http://"].first { text.lowercased().hasPrefix($0) }
        guard let scheme else { return "must be an http or https address" }
        let rest = text.dropFirst(scheme.count)
        guard let first = rest.first, !"/?#".contains(first) else { return "names no host" }
        // An address before an @ would look like the host and be the user of another one.
        guard !rest.prefix(while: { !"/?#".contains($0) }).contains(where: { "@\\".contains($0) }) else {
            return "must not name a user"
        }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            (0x21...0x7E).contains(scalar.value) && !"\"<>\\^`{|}".unicodeScalars.contains(scalar)
        }
        return isPlain ? nil : "must be percent-encoded ASCII without spaces"
    }
}
