/// One thing to tell a business: a status of its message, or a change that is ready as JSON.
struct WebhookItem: Sendable {
    enum Subject: Sendable {
        case status(sequence: UInt64, MessageStatus)
        case change(WebhookChange)
    }

    /// How this item differs from a plain one.
    struct Quirks: OptionSet, Sendable {
        let rawValue: UInt8
        /// Not the first of its kind: nothing waits for it.
        static let copy = Quirks(rawValue: 1)
        static let millisecondTimestamps = Quirks(rawValue: 2)
        static let unknownStatus = Quirks(rawValue: 4)
        /// `read` carries the price because `delivered` was left out.
        static let carriesPrice = Quirks(rawValue: 8)
    }

    let subject: Subject
    let number: UInt16
    /// Product time of the event.
    let atMs: Int64
    var quirks: Quirks = []
}

/// A `changes` element that is not a status.
final class WebhookChange: Sendable {
    let field: String
    /// The whole `value` object.
    let value: [UInt8]
    /// The incoming message it tells of; 0: another change.
    let incoming: UInt64

    init(field: String, value: [UInt8], incoming: UInt64 = 0) {
        self.field = field
        self.value = value
        self.incoming = incoming
    }
}

/// An item that comes later than its place in the order.
struct LateItem: Sendable, Comparable {
    let dueMs: Int64
    let item: WebhookItem

    static func < (a: LateItem, b: LateItem) -> Bool { a.dueMs < b.dueMs }
    static func == (a: LateItem, b: LateItem) -> Bool { a.dueMs == b.dueMs }
}

/// An item with the message it speaks of, taken out of the core so that the body can be written elsewhere.
struct ReadyItem: Sendable {
    let item: WebhookItem
    let message: SentMessage?
    /// The person shows a user name instead of the number.
    var hidesNumber = false
}
