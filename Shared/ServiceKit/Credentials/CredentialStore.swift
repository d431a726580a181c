import Foundation

/// Finds a channel's credentials: a file of `CAMPAIGNS_CREDENTIALS_DIR` first, else the sealed bytes of its record.
public struct CredentialStore: Sendable {
    private let sealer: CredentialSealer?
    private let directory: String?

    /// Creates a store.
    /// - Parameters:
    ///   - sealer: opens sealed credentials; nil when the process has no key.
    ///   - directory: where `CHANNEL.json` files are; nil when there are none.
    public init(sealer: CredentialSealer?, directory: String?) {
        self.sealer = sealer
        self.directory = directory
    }

    /// Creates the store that the environment describes.
    public init(_ settings: CommonSettings) throws(SettingsError) {
        let sealer: CredentialSealer? =
            if let key = settings.secretKey { try CredentialSealer(secretKey: key) } else { nil }
        self.init(sealer: sealer, directory: settings.credentialsDirectory)
    }

    /// The credentials of a channel. Files are read each time, so that a rotated secret is picked up.
    /// - Parameters:
    ///   - channel: the channel's id, which names the file.
    ///   - sealed: what its record carries; empty when nothing was sealed.
    ///   - context: what the bytes were sealed for; the channel's id by default.
    /// - Throws: `CredentialError`.
    public func credentials(channel: String, sealed: [UInt8], context: String? = nil) throws -> [String: String] {
        if let fromFile = try file(channel: channel) { return fromFile }
        guard !sealed.isEmpty else { return [:] }
        guard let sealer else { throw CredentialError.noKey(context: channel) }
        return try sealer.open(sealed, context: context ?? channel)
    }

    private func file(channel: String) throws -> [String: String]? {
        // Ids are checked where channels are created; here an id must not lead out of the directory either.
        guard let directory, !channel.isEmpty, !channel.contains("/"), !channel.hasPrefix(".") else { return nil }
        let path = "\(directory)/\(channel).json"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path),
            let credentials = try? JSONDecoder().decode([String: String].self, from: data)
        else { throw CredentialError.unreadableFile(path: path) }
        return credentials
    }
}
