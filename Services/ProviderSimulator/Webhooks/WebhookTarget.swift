/// Where webhooks of a number go, and how they show that they are genuine.
struct WebhookTarget: Sendable, Equatable {
    var url: String
    /// Signs the exact bytes (Meta); nil: no signature.
    var appSecret: String?
    /// Expected by the receiver's handshake.
    var verifyToken = ""
    /// Sent with every request (360dialog).
    var headers: [Header] = []

    struct Header: Sendable, Equatable {
        let name: String
        let value: String
    }
}
