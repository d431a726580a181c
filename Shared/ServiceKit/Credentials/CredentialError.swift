/// Why the credentials of a channel cannot be used. Descriptions never contain any part of a credential.
public enum CredentialError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The sealed bytes are damaged or of a version this build does not know.
    case malformed(context: String)
    /// They were sealed under another `CAMPAIGNS_SECRET_KEY`, or for another channel.
    case wrongKey(context: String)
    /// They are sealed, and this process has no `CAMPAIGNS_SECRET_KEY`.
    case noKey(context: String)
    /// The credential file cannot be read, or is not a JSON object of texts.
    case unreadableFile(path: String)

    public var description: String {
        switch self {
        case .malformed(let context): "the sealed credentials of channel \(context) are damaged"
        case .wrongKey(let context):
            "CAMPAIGNS_SECRET_KEY does not open the credentials of channel \(context): it differs from the console's"
        case .noKey(let context): "CAMPAIGNS_SECRET_KEY is not set, and channel \(context) has sealed credentials"
        case .unreadableFile(let path): "the credential file \(path) is not a JSON object of texts"
        }
    }
}
