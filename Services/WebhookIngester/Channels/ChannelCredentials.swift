import Logging
import Models
import Providers
import ServiceKit

/// Channels with their credentials opened.
struct ChannelCredentials: Sendable {
    private let cache: CredentialCache

    init(store: CredentialStore, logger: Logger) { cache = CredentialCache(store: store, logger: logger) }

    /// - Throws: why the credentials cannot be opened; logged once in a while.
    func access(to channel: ChannelRecord) throws(CredentialError) -> ChannelAccess {
        let credentials = try cache.credentials(
            channel: channel.id, revision: channel.revision, sealed: Array(channel.sealedCredentials))
        return ChannelAccess(record: channel, credentials: credentials)
    }
}
