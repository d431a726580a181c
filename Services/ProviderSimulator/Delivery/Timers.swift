import HeapModule

/// Something that happens at an instant of product time.
struct Timer: Sendable, Comparable {
    enum Kind: UInt8, Sendable {
        /// The message reaches its next stage.
        case stage
        /// The held message is released or dropped.
        case heldDecision
        /// The person answers the message.
        case reply
        /// The submitted template is approved or rejected.
        case templateReview
    }

    let dueMs: Int64
    /// A message's sequence, or a template's index.
    let subject: UInt64
    let kind: Kind
    /// The status to reach, for `stage`.
    var status = MessageStatus.sent

    static func < (a: Timer, b: Timer) -> Bool {
        a.dueMs != b.dueMs ? a.dueMs < b.dueMs : a.subject < b.subject
    }
}

/// All timers in one heap: a message has at most one stage in it.
struct Timers: Sendable {
    private var heap = Heap<Timer>()

    var count: Int { heap.count }

    mutating func add(_ timer: Timer) { heap.insert(timer) }

    /// The earliest timer that is due, taken out.
    mutating func popDue(nowMs: Int64) -> Timer? {
        guard let first = heap.min, first.dueMs <= nowMs else { return nil }
        return heap.popMin()
    }
}
