import Providers

/// A file to be stored with the provider.
struct MediaEffect: Sendable {
    let media: MediaLink
    let access: ChannelAccess
    /// Whether nobody has tried before: later failures of the same file are not news.
    let isFirstTry: Bool
}

/// What came of it.
struct MediaResult: Sendable {
    let link: String
    /// `workspace|channel`
    let channel: String
    /// The provider's id of the file; `nil`: it could not be stored.
    let id: String?
}
