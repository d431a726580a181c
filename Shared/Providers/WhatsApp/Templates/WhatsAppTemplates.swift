import Foundation
import Models

/// Reads and writes templates as WhatsApp does (providers.md §6), the same for every WhatsApp transport.
enum WhatsAppTemplates {
    /// A page of a list: Meta's `data` with cursors, or a partner's `waba_templates` with offset and total.
    static func page(status: Int, body: [UInt8], channel: ChannelRecord) throws(ProviderFailure) -> TemplatePage {
        let root = try ManagementAnswer.answer(status: status, body: body)
        guard let data = root["data"] ?? root["waba_templates"], data.kind == .array else {
            throw ManagementAnswer.unreadable(status, "the answer has no list of templates")
        }
        let templates = data.elements
        return TemplatePage(
            templates: templates.compactMap { record($0, of: channel) },
            next: cursor(root["paging"]) ?? offset(root, after: templates.count))
    }

    /// A template as it is submitted.
    static func body(submitting template: TemplateRecord) throws(ProviderRefusal) -> [UInt8] {
        try ProviderRefusal.require(template.name, "name")
        try ProviderRefusal.require(template.language, "language")
        try ProviderRefusal.require(template.category, "category")
        var json = JSONWriter()
        json.object { json in
            json.member("name", template.name)
            json.member("language", template.language)
            json.member("category", template.category)
            if !template.parameterFormat.isEmpty { json.member("parameter_format", template.parameterFormat) }
            TemplateComponentWriter(template).write(&json)
        }
        return json.bytes
    }

    /// A template as it is changed: its components, all of them. The category of an approved one stays.
    static func body(editing template: TemplateRecord) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            if template.status != "APPROVED", !template.category.isEmpty {
                json.member("category", template.category)
            }
            TemplateComponentWriter(template).write(&json)
        }
        return json.bytes
    }

    static func submission(status: Int, body: [UInt8]) throws(ProviderFailure) -> TemplateSubmission {
        let root = try ManagementAnswer.answer(status: status, body: body)
        guard let id = root["id"]?.text, !id.isEmpty else {
            throw ManagementAnswer.unreadable(status, "the answer names no template")
        }
        return TemplateSubmission(
            providerID: id, status: Self.status(root["status"]?.string),
            category: root["category"]?.string?.uppercased() ?? "")
    }

    /// A partner may answer a deletion with nothing at all.
    static func change(status: Int, body: [UInt8]) throws(ProviderFailure) {
        if (200..<300).contains(status), body.isEmpty { return }
        let root = try ManagementAnswer.answer(status: status, body: body)
        if root["success"]?.boolean == false {
            throw ManagementAnswer.unreadable(status, String(decoding: body.prefix(500), as: UTF8.self))
        }
    }

    /// Statuses in Meta's words: partners write them in lower case, and a pending one `submitted`.
    static func status(_ name: String?) -> String {
        let name = name?.uppercased() ?? ""
        return name == "SUBMITTED" ? "PENDING" : name
    }

    /// The cursor counts only where a next page is announced.
    private static func cursor(_ paging: JSONValue?) -> String? {
        guard let next = paging?["next"]?.string, !next.isEmpty else { return nil }
        if let after = paging?["cursors"]?["after"]?.string, !after.isEmpty { return after }
        let query = next.split(separator: "?", maxSplits: 1).last?.split(separator: "&") ?? []
        let after = query.first { $0.hasPrefix("after=") }?.dropFirst("after=".count)
        return after.flatMap { String($0).removingPercentEncoding }
    }

    /// Where the page after this one begins; `nil` when all have been told, or nobody says how many there are.
    private static func offset(_ root: JSONValue, after count: Int) -> String? {
        guard count > 0, let total = root["total"]?.integer, let offset = root["offset"]?.integer, offset >= 0,
            offset < total - Int64(count)
        else { return nil }
        return String(offset + Int64(count))
    }

    private static func record(_ template: JSONValue, of channel: ChannelRecord) -> TemplateRecord? {
        guard let name = template["name"]?.string, let language = template["language"]?.string else { return nil }
        var record = TemplateRecord()
        record.workspace = channel.workspace
        record.channelID = channel.id
        record.name = name
        record.language = language
        record.status = status(template["status"]?.string)
        record.category = template["category"]?.string?.uppercased() ?? ""
        record.parameterFormat = template["parameter_format"]?.string?.uppercased() ?? "POSITIONAL"
        record.providerID = template["id"]?.text ?? ""
        record.quality = (template["quality_score"]?["score"] ?? template["quality_score"])?.string?.uppercased() ?? ""
        let reason = template["rejected_reason"]?.string ?? ""
        record.rejectedReason = reason.uppercased() == "NONE" ? "" : reason
        record.components = template["components"]?.elements.map(TemplateComponentReader.component) ?? []
        return record
    }
}
