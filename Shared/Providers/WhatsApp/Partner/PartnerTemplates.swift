import Models

/// Templates through a solution partner (providers.md §7).
struct PartnerTemplates: TemplateManagement {
    let transport: @Sendable (ChannelAccess) throws(ProviderRefusal) -> PartnerTransport

    /// - Parameter cursor: how many templates have been told already.
    func listRequest(on channel: ChannelAccess, after cursor: String?) throws(ProviderRefusal) -> ProviderRequest {
        let transport = try transport(channel)
        let offset = cursor.map { "&offset=\(URLText.escape($0))" } ?? ""
        return transport.request("GET", transport.templatesPath + "?limit=1000\(offset)")
    }

    func parseList(status: Int, body: [UInt8], channel: ChannelRecord) throws(ProviderFailure) -> TemplatePage {
        try WhatsAppTemplates.page(status: status, body: body, channel: channel)
    }

    func submitRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest
    {
        let transport = try transport(channel)
        return transport.request("POST", transport.templatesPath, try WhatsAppTemplates.body(submitting: template))
    }

    func parseSubmission(status: Int, body: [UInt8]) throws(ProviderFailure) -> TemplateSubmission {
        try WhatsAppTemplates.submission(status: status, body: body)
    }

    /// By the provider's id below the list: nobody documents it in public.
    func editRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest {
        try ProviderRefusal.require(template.providerID, "provider_id")
        let transport = try transport(channel)
        return transport.request(
            "POST", "\(transport.templatesPath)/\(URLText.escape(template.providerID))",
            WhatsAppTemplates.body(editing: template))
    }

    /// By name: all languages of the template go.
    func deleteRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest
    {
        try ProviderRefusal.require(template.name, "name")
        let transport = try transport(channel)
        return transport.request("DELETE", "\(transport.templatesPath)/\(URLText.escape(template.name))")
    }

    func parseChange(status: Int, body: [UInt8]) throws(ProviderFailure) {
        try WhatsAppTemplates.change(status: status, body: body)
    }
}
