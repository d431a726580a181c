public import Models

/// One page of a channel's templates.
public struct TemplatePage: Sendable, Equatable {
    public let templates: [TemplateRecord]
    /// Cursor of the next page; `nil` on the last.
    public let next: String?

    public init(templates: [TemplateRecord], next: String?) {
        self.templates = templates
        self.next = next
    }
}

/// A management request that the provider did not grant, in its own words.
public struct ProviderFailure: Error, Sendable, Equatable {
    /// HTTP status.
    public let status: Int
    public let error: ProviderError

    public init(status: Int, error: ProviderError) {
        self.status = status
        self.error = error
    }
}
