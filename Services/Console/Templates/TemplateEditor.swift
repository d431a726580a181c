import CurlClient
import HTTPTypes
import Models
import Providers

/// Asks a channel's provider to change its templates.
struct TemplateEditor: Sendable {
    private let call: ProviderCall
    private let templates: any TemplateManagement

    /// - Throws: 409 when the channel cannot ask, or its provider has no templates.
    init(_ channel: Channel, _ dependencies: Dependencies) throws {
        call = try ProviderCall(channel, dependencies)
        guard let templates = call.provider.templates else {
            throw Problem.conflict("Channels of \(channel.record.provider) have no templates.")
        }
        self.templates = templates
    }

    /// - Throws: 422 or 502 with the provider's words.
    /// - Returns: the template as the provider has taken it.
    func submit(_ template: TemplateRecord) async throws -> TemplateRecord {
        let submission = try await told { response throws(ProviderFailure) in
            try templates.parseSubmission(status: response.status, body: response.body)
        } asking: { () throws(ProviderRefusal) in
            try templates.submitRequest(template, on: call.access)
        }
        var taken = template
        taken.providerID = submission.providerID
        taken.status = submission.status.isEmpty ? "PENDING" : submission.status
        if !submission.category.isEmpty { taken.category = submission.category }
        return taken
    }

    func edit(_ template: TemplateRecord) async throws -> TemplateRecord {
        try await told { response throws(ProviderFailure) in
            try templates.parseChange(status: response.status, body: response.body)
        } asking: { () throws(ProviderRefusal) in
            try templates.editRequest(template, on: call.access)
        }
        var edited = template
        edited.status = "PENDING"
        edited.rejectedReason = ""
        return edited
    }

    func delete(_ template: TemplateRecord) async throws {
        try await told { response throws(ProviderFailure) in
            try templates.parseChange(status: response.status, body: response.body)
        } asking: { () throws(ProviderRefusal) in
            try templates.deleteRequest(template, on: call.access)
        }
    }

    private func told<Answer>(
        _ read: (OutboundResponse) throws(ProviderFailure) -> Answer,
        asking make: () throws(ProviderRefusal) -> ProviderRequest
    ) async throws -> Answer {
        do throws(ProviderTrouble) {
            let response = try await call.send(make)
            do {
                return try read(response)
            } catch {
                throw .refused(error, answer: response.body)
            }
        } catch {
            throw error.isAboutTheInput ? error.invalidInput : error.problem
        }
    }
}

extension ProviderTrouble {
    /// The provider found fault with the template itself (providers.md §2.3, template management).
    fileprivate var isAboutTheInput: Bool {
        guard case .refused(let failure, _) = self else { return false }
        return failure.error.code == 100 || failure.error.code == 192
            || (2_388_000..<2_389_000).contains(failure.error.code)
    }

    /// 422 with the provider's words.
    fileprivate var invalidInput: Problem {
        Problem(.unprocessableContent, words, errors: [InvalidInput(pointer: "", reason: words)])
    }
}
