import Models

/// News of templates (providers.md §4.9).
extension WhatsAppWebhook {
    /// `nil` for a field that is not about templates, or names none.
    func templateNews(_ field: String, _ value: JSONValue) -> [WebhookItem]? {
        guard let read = Self.templateFields[field], let name = value["message_template_name"]?.string, !name.isEmpty
        else { return nil }
        var change = TemplateChange()
        change.name = name
        // Webhooks write `en-US` where sends and lists write `en_US`.
        change.language = value["message_template_language"]?.string?.replacing("-", with: "_") ?? ""
        change.providerID = value["message_template_id"]?.text ?? ""
        read(value, &change)
        return [news(.template(change), field, value)]
    }

    /// News of the called channel: these fields name no number.
    func news(_ kind: ChannelEvent.OneOf_Kind, _ field: String, _ value: JSONValue, number: String? = nil)
        -> WebhookItem
    {
        .channel(
            ChannelEvent(
                workspace: context.channel.workspace, channelID: channel(of: number), atMs: toldAtMs,
                content: [field, entryMark, String(decoding: value.raw, as: UTF8.self)], kind))
    }

    private static let templateFields: [String: @Sendable (JSONValue, inout TemplateChange) -> Void] = [
        "message_template_status_update": status,
        "message_template_quality_update": { value, change in
            change.quality = value["new_quality_score"]?.string?.uppercased() ?? ""
        },
        "template_category_update": { value, change in
            change.category = (value["new_category"] ?? value["correct_category"])?.string?.uppercased() ?? ""
            if let before = value["previous_category"]?.string { change.reason = "was \(before)" }
        },
        "message_template_components_update": { _, change in change.reason = "components changed" },
    ]

    private static func status(_ value: JSONValue, _ change: inout TemplateChange) {
        let event = value["event"]?.string?.uppercased() ?? ""
        change.category = value["message_template_category"]?.string?.uppercased() ?? ""
        var reasons = [
            value["reason"]?.string, value["other_info"]?["title"]?.string, value["other_info"]?["description"]?.string,
            value["rejection_info"]?["reason"]?.string, value["rejection_info"]?["recommendation"]?.string,
            value["disable_info"]?["disable_date"].map { "from \($0.text)" },
        ].compactMap { $0 }.filter { !$0.isEmpty && $0 != "NONE" }
        switch event {
        // A template that may be sent again.
        case "REINSTATED", "UNARCHIVED": change.status = "APPROVED"
        // What happened to it, not what it is now: it can still be sent.
        case "FLAGGED", "LOCKED": reasons.insert(event, at: 0)
        default: change.status = event
        }
        change.reason = reasons.joined(separator: ": ")
    }
}
