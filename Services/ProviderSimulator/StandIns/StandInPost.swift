/// A webhook request of a stand-in.
struct StandInPost: Sendable {
    enum Subject: Sendable {
        case status(sequence: UInt64, MessageStatus)
        case incoming(UInt64)
        case other
    }

    enum Body: Sendable {
        case json(JSONValue)
        case form([(name: String, value: String)])
    }

    var subject = Subject.other
    /// Nil: the account's webhook URL.
    var url: String?
    let body: Body
    /// The same at every try, so that receivers can drop repeats.
    let id: String
    /// Signed as the provider does; not when it is the person's own mail program that asks.
    var isSigned = true
    /// Not the first of its kind: nothing waits for it.
    var isCopy = false

    var contentType: String {
        switch body {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        }
    }

    var bytes: [UInt8] {
        switch body {
        case .json(let value): value.encoded
        case .form(let fields):
            Array(fields.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&").utf8)
        }
    }
}

/// Something that happens to a stand-in's message, or a webhook that comes late, at an instant of product time.
struct StandInTimer: Sendable, Comparable {
    enum Action: Sendable {
        case stage(sequence: UInt64, MessageStatus)
        case reply(sequence: UInt64)
        case post(StandInPost)
    }

    let dueMs: Int64
    /// Decides between timers of one instant.
    let order: UInt64
    let action: Action

    static func < (a: StandInTimer, b: StandInTimer) -> Bool {
        a.dueMs != b.dueMs ? a.dueMs < b.dueMs : a.order < b.order
    }
    static func == (a: StandInTimer, b: StandInTimer) -> Bool { a.dueMs == b.dueMs && a.order == b.order }
}

/// A webhook request to make now, taken out of the core.
struct StandInDispatch: Sendable {
    let kind: StandInKind
    let account: StandInAccount
    let url: String
    let post: StandInPost
    let batch: WebhookBatch<StandInPost>
    /// The state it was taken from: another one must not take its answer for its own.
    let ids: MessageIDs

    func headers(realSeconds: Int64) -> [(String, String)] {
        let signature =
            post.isSigned
            ? kind.provider.sign(post, url: url, account: account, realSeconds: realSeconds) : []
        return [("Content-Type", post.contentType)] + signature
    }
}
