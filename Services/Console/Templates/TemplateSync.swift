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
        guard let templates = call.provider.templates else { throw .unaskable("the provider has no templates") }
        let response = try await call.send { () throws(ProviderRefusal) in
            try templates.listRequest(on: call.access, after: cursor)
        }
        do {
            return try templates.parseList(status: response.status, body: response.body, channel: channel)
        } catch {
            throw .refused(error, answer: response.body)
        }
    }
}
