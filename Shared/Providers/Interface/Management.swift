public import Models

/// Templates at a provider: listed, submitted for approval, edited and deleted.
///
/// A template to be submitted or edited is a ``TemplateRecord`` whose components carry examples.
public protocol TemplateManagement: Sendable {
    /// Asks for one page of the channel's templates.
    /// - Parameter cursor: ``TemplatePage/next`` of the page before; `nil` for the first page.
    func listRequest(on channel: ChannelAccess, after cursor: String?) throws(ProviderRefusal) -> ProviderRequest

    /// Reads a page of templates.
    /// - Throws: ``ProviderFailure`` with the provider's words when the answer is not such a page.
    func parseList(status: Int, body: [UInt8], channel: ChannelRecord) throws(ProviderFailure) -> TemplatePage

    func submitRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest

    /// - Returns: id, status and category as far as the provider told.
    func parseSubmission(status: Int, body: [UInt8]) throws(ProviderFailure) -> TemplateSubmission

    /// - Parameter template: with the provider's id and all components as they shall be.
    func editRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest

    func deleteRequest(_ template: TemplateRecord, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest

    /// Reads the answer to an edit or a deletion.
    func parseChange(status: Int, body: [UInt8]) throws(ProviderFailure)
}

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

/// What a provider answers to a submitted template.
public struct TemplateSubmission: Sendable, Equatable {
    public let providerID: String
    /// PENDING as a rule; empty when not told.
    public let status: String
    /// The provider may choose another than was asked for; empty when not told.
    public let category: String

    public init(providerID: String, status: String, category: String) {
        self.providerID = providerID
        self.status = status
        self.category = category
    }
}

/// Media stored at the provider once and sent by id.
public protocol MediaUpload: Sendable {
    /// How long an id is good for, milliseconds.
    var lifetimeMs: Int64 { get }

    /// Bytes that a file of a kind (`image`, `video`, `audio`, `document`, `sticker`) may have.
    func maximumBytes(of kind: String) -> Int

    /// Whether a message sent by id may have been refused because the provider does not know the id (any more).
    func mayBeUnknown(_ error: ProviderError) -> Bool

    func uploadRequest(_ file: MediaFile, on channel: ChannelAccess) throws(ProviderRefusal) -> ProviderRequest

    /// - Returns: the media's id.
    func parseUpload(status: Int, body: [UInt8]) throws(ProviderFailure) -> String
}

/// A file to be uploaded.
public struct MediaFile: Sendable {
    public let bytes: [UInt8]
    /// `image/jpeg`
    public let contentType: String
    public let filename: String

    public init(bytes: [UInt8], contentType: String, filename: String) {
        self.bytes = bytes
        self.contentType = contentType
        self.filename = filename
    }
}

/// What a provider tells about a channel when asked.
public struct ChannelReport: Sendable, Equatable {
    /// As the provider names things.
    public let fields: [String: String]
    public let health: ChannelHealth

    public init(fields: [String: String], health: ChannelHealth) {
        self.fields = fields
        self.health = health
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
