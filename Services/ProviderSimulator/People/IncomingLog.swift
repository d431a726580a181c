import DequeModule

/// The latest messages of people, for the control API; how many there were is counted for good.
struct IncomingLog: Sendable {
    struct Entry: Sendable {
        let message: IncomingMessage
        var pushed = false
    }

    private static let kept = 10_000
    private var entries: Deque<Entry> = []
    private(set) var nextSequence: UInt64 = 1

    var count: Int { Int(nextSequence - 1) }

    /// The kept messages, newest first.
    var newestFirst: some Sequence<IncomingMessage> { entries.reversed().lazy.map(\.message) }

    mutating func append(_ message: IncomingMessage) {
        entries.append(Entry(message: message))
        nextSequence = message.sequence + 1
        if entries.count > Self.kept { entries.removeFirst() }
    }

    mutating func markPushed(_ sequence: UInt64) {
        guard let first = entries.first?.message.sequence, sequence >= first else { return }
        let place = Int(sequence - first)
        if entries.indices.contains(place) { entries[place].pushed = true }
    }

    /// Messages whose webhook was never answered with 200.
    var unpushed: [IncomingMessage] { entries.filter { !$0.pushed }.map(\.message) }
}
