import HeapModule

/// The whole state of one provider beside WhatsApp.
struct StandIn: Sendable {
    let kind: StandInKind
    var account: StandInAccount { didSet { pace = nil } }
    var faults = StandInFaults()
    var people: [String: StandInPerson] = [:]
    var log = StandInLog()
    var timers = Heap<StandInTimer>()
    var lane = WebhookLane<StandInPost>()
    /// Webhooks made before there was an address for them.
    var unaddressed: [StandInPost] = []
    var counts = Counts()
    /// Messages per second of the account; made from the account when it is first needed.
    private var pace: TokenBucket?
    /// The limit on writing to one person.
    private var pairs: [String: PairBucket] = [:]
    private var order: UInt64 = 0

    struct Counts: Sendable {
        /// Requests to send, refused ones included.
        var received = 0
        var refused: [Int: Int] = [:]
        /// Requests whose id had been seen before, answered as before.
        var repeats = 0
        var posts = 0
        var failedPosts = 0
        var dropped = 0
        /// Why the last webhook was not taken.
        var lastProblem: String?
    }

    init(_ kind: StandInKind) {
        self.kind = kind
        account = StandInAccount(kind)
    }

    mutating func schedule(_ action: StandInTimer.Action, atMs dueMs: Int64) {
        order += 1
        timers.insert(StandInTimer(dueMs: dueMs, order: order, action: action))
    }

    /// Takes a place in the account's pace of `messages_per_second`; nil: there is room, otherwise the milliseconds until
    /// there is.
    mutating func waitForPace(nowMs: Int64) -> Int? {
        let rate = account.number("messages_per_second")
        guard rate > 0 else { return nil }
        var bucket = pace ?? TokenBucket(ratePerSecond: rate)
        let hasRoom = bucket.take(nowMs: nowMs)
        pace = bucket
        return hasRoom ? nil : Int((1000 / rate).rounded(.up))
    }

    /// Takes a place in the pace of messages to one person.
    mutating func hasRoom(for address: String, nowMs: Int64, intervalMs: Int64, burst: Int) -> Bool {
        pairs[address, default: PairBucket()].take(nowMs: nowMs, intervalMs: intervalMs, burst: burst)
    }

    /// Puts a webhook into the queue, or aside until there is an address for it.
    mutating func enqueue(_ post: StandInPost) {
        if post.url == nil, account["webhook_url"].isEmpty {
            unaddressed.append(post)
        } else {
            lane.queue.append(post)
        }
    }
}

/// All stand-ins, each always there.
struct StandIns: Sendable {
    private var all: [StandIn] = StandInKind.allCases.map(StandIn.init)

    subscript(kind: StandInKind) -> StandIn {
        // In place: a copy of a log with every change would cost more than everything else.
        _read { yield all[Self.places[kind] ?? 0] }
        _modify { yield &all[Self.places[kind] ?? 0] }
    }

    private static let places: [StandInKind: Int] = Dictionary(
        uniqueKeysWithValues: StandInKind.allCases.enumerated().map { ($1, $0) })
}
