public import Logging
import Synchronization

/// Opened credentials, kept for a few seconds: neither a send nor a webhook may cost a decryption or a file read, and a
/// rotated secret must be picked up.
public final class CredentialCache: Sendable {
    private struct Entry: Sendable {
        let revision: Int64
        let result: Result<[String: String], CredentialError>
        let expires: ContinuousClock.Instant
    }

    private static let lifetime = Duration.seconds(5)

    private let store: CredentialStore
    private let logger: Logger
    private let entries = Mutex<[String: Entry]>([:])

    public init(store: CredentialStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// The credentials of a channel.
    /// - Parameter revision: of the channel's record; a new one is opened at once.
    /// - Throws: why they cannot be opened; logged once per lifetime.
    public func credentials(
        channel: String, revision: Int64, sealed: [UInt8]
    ) throws(CredentialError) -> [String: String] {
        let now = ContinuousClock.now
        if let entry = entries.withLock({ $0[channel] }), entry.revision == revision, now < entry.expires {
            return try entry.result.get()
        }
        let result = open(channel, sealed)
        let entry = Entry(revision: revision, result: result, expires: now + Self.lifetime)
        entries.withLock { $0[channel] = entry }
        return try result.get()
    }

    private func open(_ channel: String, _ sealed: [UInt8]) -> Result<[String: String], CredentialError> {
        do {
            return .success(try store.credentials(channel: channel, sealed: sealed))
        } catch {
            let error = error as? CredentialError ?? .malformed(context: channel)
            logger.error(
                "channel credentials cannot be opened", metadata: ["channel": "\(channel)", "error": "\(error)"])
            return .failure(error)
        }
    }
}
