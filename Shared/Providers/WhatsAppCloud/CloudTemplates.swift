import Models

/// Templates of a WhatsApp Business Account through the Graph API (providers.md §6).
struct CloudTemplates: TemplateManagement {
    func listRequest(on channel: ChannelAccess, after cursor: String?) throws(ProviderRefusal) -> ProviderRequest {
        let fields = "name,status,category,language,parameter_format,components,quality_score,rejected_reason,id"
        let after = cursor.map { "&after=\(URLText.escape($0))" } ?? ""
        return try request("GET", account(of: channel) + "?fields=\(fields)&limit=100\(after)", on: channel)
    }

    func parseList(status: Int, body: [UInt8], channel: ChannelRecord) throws(ProviderFailure) -> TemplatePage {
        try WhatsAppTemplates.page(status: status, body: body, channel: channel)
    }

    func submitRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest
    {
        try request("POST", account(of: channel), WhatsAppTemplates.body(submitting: template), on: channel)
    }

    func parseSubmission(status: Int, body: [UInt8]) throws(ProviderFailure) -> TemplateSubmission {
        try WhatsAppTemplates.submission(status: status, body: body)
    }

    func editRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest {
        try ProviderRefusal.require(template.providerID, "provider_id")
        return try request(
            "POST", GraphAddress.of(channel, object: template.providerID), WhatsAppTemplates.body(editing: template),
            on: channel)
    }

    /// With the provider's id one language goes, by the name alone all of them.
    func deleteRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest
    {
        try ProviderRefusal.require(template.name, "name")
        let id = template.providerID.isEmpty ? "" : "&hsm_id=\(URLText.escape(template.providerID))"
        return try request(
            "DELETE", account(of: channel) + "?name=\(URLText.escape(template.name))\(id)", on: channel)
    }

    func parseChange(status: Int, body: [UInt8]) throws(ProviderFailure) {
        try WhatsAppTemplates.change(status: status, body: body)
    }

    private func account(of channel: ChannelAccess) throws(ProviderRefusal) -> String {
        try GraphAddress.of(channel, object: channel.setting("waba_id")) + "/message_templates"
    }

    private func request(
        _ method: String, _ url: String, _ body: [UInt8] = [], on channel: ChannelAccess
    ) throws(ProviderRefusal) -> ProviderRequest {
        let authorization = try GraphAddress.authorization(channel)
        return ProviderRequest(
            method: method, url: url, headers: body.isEmpty ? [authorization] : [authorization, .json], body: body)
    }
}
