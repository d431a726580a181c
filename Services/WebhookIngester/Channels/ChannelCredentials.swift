import Logging
import Models
import Providers
import ServiceKit
import Synchronization

/// Channels with their credentials opened, kept for a few seconds: a webhook must not cost a decryption or a file read,
/// and a rotated secret must be picked up.
final class ChannelCredentials: Sendable {
    private struct Entry: Sendable {
        let revision: Int64
        let result: Result<ChannelAccess, CredentialError>
        let expires: ContinuousClock.Instant
    }

    private static let lifetime = Duration.seconds(5)

    private let store: CredentialStore
    private let logger: Logger
    private let entries = Mutex<[String: Entry]>([:])

    init(store: CredentialStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// - Throws: why the credentials cannot be opened; logged once per lifetime.
    func access(to channel: ChannelRecord) throws(CredentialError) -> ChannelAccess {
        let now = ContinuousClock.now
        let key = "\(channel.workspace)|\(channel.id)"
        if let entry = entries.withLock({ $0[key] }), entry.revision == channel.revision, now < entry.expires {
            return try entry.result.get()
        }
        let result = open(channel)
        let entry = Entry(revision: channel.revision, result: result, expires: now + Self.lifetime)
        entries.withLock { $0[key] = entry }
        return try result.get()
    }

    private func open(_ channel: ChannelRecord) -> Result<ChannelAccess, CredentialError> {
        do {
            let credentials = try store.credentials(channel: channel.id, sealed: Array(channel.sealedCredentials))
            return .success(ChannelAccess(record: channel, credentials: credentials))
        } catch {
            let error = error as? CredentialError ?? .malformed(context: channel.id)
            logger.error(
                "channel credentials cannot be opened", metadata: ["channel": "\(channel.id)", "error": "\(error)"])
            return .failure(error)
        }
    }
}
