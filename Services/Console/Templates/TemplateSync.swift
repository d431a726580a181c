import CurlClient
import Models
import Providers

/// Reads every template of a channel from its provider, page by page.
struct TemplateSync: Sendable {
    let call: ProviderCall
    let channel: ChannelRecord

    /// A provider that hands out cursors for ever is not followed for ever.
    private static let maximumPages = 500

    /// - Throws: ``ProviderTrouble`` in the provider's own words.
    func read() async throws(ProviderTrouble) -> [TemplateRecord] {
        var templates: [TemplateRecord] = []
        var cursor: String?
        for _ in 0..<Self.maximumPages {
            let page = try await page(after: cursor)
            templates += page.templates
            guard let next = page.next, next != cursor else { return templates }
            cursor = next
        }
        throw .unreachable("its list of templates does not end")
    }

    private func page(after cursor: String?) async throws(ProviderTrouble) -> TemplatePage {
        let request = try ChannelRoutes.request { () throws(ProviderRefusal) in
            try call.provider.templateListRequest(on: call.access, after: cursor)
        }
        let response = try await call.send(request)
        do {
            return try call.provider.parseTemplates(status: response.status, body: response.body, channel: channel)
        } catch {
            throw .refused(error, answer: response.body)
        }
    }
}
