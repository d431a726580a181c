import Foundation
import Models

/// Reads WhatsApp's template list (providers.md §6).
enum WhatsAppTemplates {
    static func page(
        status: Int, body: [UInt8], channel: ChannelRecord
    ) throws(ProviderFailure) -> TemplatePage {
        let root = try WhatsAppManagement.answer(status: status, body: body)
        guard let data = root["data"], data.kind == .array else {
            throw WhatsAppManagement.unreadable(status, "the answer has no list of templates")
        }
        let templates = data.elements.compactMap { record($0, of: channel) }
        return TemplatePage(templates: templates, next: cursor(root["paging"]))
    }

    /// The cursor counts only where a next page is announced.
    private static func cursor(_ paging: JSONValue?) -> String? {
        guard let next = paging?["next"]?.string, !next.isEmpty else { return nil }
        if let after = paging?["cursors"]?["after"]?.string, !after.isEmpty { return after }
        let query = next.split(separator: "?", maxSplits: 1).last?.split(separator: "&") ?? []
        let after = query.first { $0.hasPrefix("after=") }?.dropFirst("after=".count)
        return after.flatMap { String($0).removingPercentEncoding }
    }

    private static func record(_ template: JSONValue, of channel: ChannelRecord) -> TemplateRecord? {
        guard let name = template["name"]?.string, let language = template["language"]?.string else { return nil }
        var record = TemplateRecord()
        record.workspace = channel.workspace
        record.channelID = channel.id
        record.name = name
        record.language = language
        record.status = template["status"]?.string?.uppercased() ?? ""
        record.category = template["category"]?.string?.uppercased() ?? ""
        record.parameterFormat = template["parameter_format"]?.string?.uppercased() ?? "POSITIONAL"
        record.providerID = template["id"]?.string ?? template["id"]?.integer.map(String.init) ?? ""
        record.components = template["components"]?.elements.map(component) ?? []
        return record
    }

    private static func component(_ source: JSONValue) -> TemplateComponent {
        var component = TemplateComponent()
        component.type = source["type"]?.string?.uppercased() ?? ""
        component.format = source["format"]?.string?.uppercased() ?? ""
        component.text = source["text"]?.string ?? ""
        component.buttons = source["buttons"]?.elements.map(button) ?? []
        return component
    }

    private static func button(_ source: JSONValue) -> TemplateButton {
        var button = TemplateButton()
        button.type = source["type"]?.string?.uppercased() ?? ""
        button.text = source["text"]?.string ?? ""
        button.url = source["url"]?.string ?? ""
        button.phoneNumber = source["phone_number"]?.string ?? ""
        return button
    }
}
