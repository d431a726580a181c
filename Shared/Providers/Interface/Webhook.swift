public import Models

/// A call of a webhook address.
public struct WebhookRequest: Sendable {
    /// Members of the query string.
    public let query: [String: String]
    /// By lowercase name.
    public let headers: [String: String]
    /// The bytes as received.
    public let body: [UInt8]
    /// Real time of arrival, milliseconds since the epoch: signatures with a time are judged by it.
    public let arrivedAtMs: Int64

    public init(query: [String: String] = [:], headers: [String: String] = [:], body: [UInt8], arrivedAtMs: Int64) {
        self.query = query
        self.headers = headers
        self.body = body
        self.arrivedAtMs = arrivedAtMs
    }
}

/// One thing a webhook tells us.
public enum WebhookItem: Sendable, Equatable {
    /// A receipt. When the provider did not echo our callback data, `ref` has the workspace and the address only and
    /// `provider_message_id` names the message.
    case event(MessageEvent)
    /// A person wrote to us.
    case inbound(InboundMessage)
    /// A person changed what they want to receive.
    case preference(ContactPreference)
    /// News of a template, the number's health or the account.
    case channel(ChannelEvent)
    /// Two addresses of one person.
    case alias(AddressAlias)
    /// Not understood: kept as it came.
    /// - Parameters:
    ///   - field: where it stood, such as `account_update` or `messages.statuses`.
    ///   - raw: its JSON.
    case unrecognised(field: String, raw: [UInt8])
}

/// A consent decision that reached us through the provider.
public struct ContactPreference: Sendable, Equatable {
    public let address: String
    public let purpose: String
    public let granted: Bool
    public let atMs: Int64
    /// The provider's words.
    public let detail: String

    public init(address: String, purpose: String, granted: Bool, atMs: Int64, detail: String) {
        self.address = address
        self.purpose = purpose
        self.granted = granted
        self.atMs = atMs
        self.detail = detail
    }
}

/// What a parser needs to know besides the body.
public struct WebhookContext: Sendable {
    /// The channel whose address was called.
    public let channel: ChannelRecord
    /// Product time of arrival, for items without a readable time of their own.
    public let receivedAtMs: Int64
    /// Channels of the same workspace and provider by the provider's id of their number: some providers deliver the
    /// webhooks of all numbers of an account to one address.
    public let siblings: [String: String]

    public init(channel: ChannelRecord, receivedAtMs: Int64, siblings: [String: String] = [:]) {
        self.channel = channel
        self.receivedAtMs = receivedAtMs
        self.siblings = siblings
    }
}

/// The answer to a provider that checks our webhook address.
public enum HandshakeAnswer: Sendable, Equatable {
    /// Answer 200 with this text.
    case accepted(challenge: String)
    /// Answer 200 with this HTML page, which is ours and escaped.
    case page(html: String)
    /// Answer 403.
    case refused
}

/// A webhook body that is not JSON.
public struct MalformedWebhook: Error, Sendable, Equatable {
    /// Where it stops being JSON, in bytes.
    public let offset: Int

    public init(offset: Int) {
        self.offset = offset
    }
}
