import DequeModule

/// Accepted messages in their order, with the counts that the control API shows.
struct MessageLog: Sendable {
    private var messages: Deque<SentMessage> = []
    private(set) var counts = [Int](repeating: 0, count: MessageStatus.allCases.count)
    private(set) var failures: [Int32: Int] = [:]
    private(set) var nextSequence: UInt64 = 1
    private var callbacks: [UInt64: UInt32] = [:]
    private(set) var duplicates = DuplicateList()

    var acceptedCount: Int { Int(nextSequence - 1) }
    var keptCount: Int { messages.count }

    private func index(of sequence: UInt64) -> Int? {
        guard let first = messages.first?.sequence, sequence >= first, sequence < nextSequence else { return nil }
        return Int(sequence - first)
    }

    subscript(sequence: UInt64) -> SentMessage? { index(of: sequence).map { messages[$0] } }

    /// Adds the next message; its sequence must be `nextSequence`.
    mutating func append(_ message: SentMessage) {
        messages.append(message)
        nextSequence = message.sequence + 1
        counts[Int(message.status.rawValue)] += 1
        if message.errorCode != 0 { failures[message.errorCode, default: 0] += 1 }
        guard let callback = message.callbackData else { return }
        let times = callbacks[stableHash(callback), default: 0] + 1
        callbacks[stableHash(callback)] = times
        if times > 1 { duplicates.add(callback, times: Int(times), sequence: message.sequence) }
    }

    /// Changes a message in place and keeps the counts true. Answers false when it is no longer kept.
    @discardableResult
    mutating func update(_ sequence: UInt64, _ change: (inout SentMessage) -> Void) -> Bool {
        guard let index = index(of: sequence) else { return false }
        let before = messages[index].status
        change(&messages[index])
        let after = messages[index].status
        if before != after {
            counts[Int(before.rawValue)] -= 1
            counts[Int(after.rawValue)] += 1
            if after == .failed { failures[messages[index].errorCode, default: 0] += 1 }
        }
        return true
    }

    /// Forgets the oldest messages beyond `limit` to which nothing more can happen.
    mutating func trim(to limit: Int) {
        while messages.count > limit, let first = messages.first, first.isSettled, first.waitingPushes == 0 {
            messages.removeFirst()
        }
    }

    /// Messages after a sequence, oldest first.
    func after(_ sequence: UInt64) -> some Sequence<SentMessage> {
        let start = messages.first.map { sequence < $0.sequence ? 0 : Int(sequence - $0.sequence) + 1 } ?? 0
        return messages[min(start, messages.count)...]
    }

    /// Messages before a sequence, newest first.
    func before(_ sequence: UInt64) -> some Sequence<SentMessage> {
        let end = messages.first.map { sequence <= $0.sequence ? 0 : Int(sequence - $0.sequence) } ?? 0
        return messages[..<min(end, messages.count)].reversed()
    }
}

/// Callback data that was accepted more than once: messages that people got twice.
struct DuplicateList: Sendable {
    struct Entry: Sendable {
        let callbackData: String
        var times: Int
        /// Sequences of the second and later messages.
        var sequences: [UInt64]
    }

    private static let keptEntries = 10_000
    /// How many callback ids were accepted more than once.
    private(set) var count = 0
    private(set) var entries: [Entry] = []
    private var places: [String: Int] = [:]

    mutating func add(_ callback: String, times: Int, sequence: UInt64) {
        if times == 2 { count += 1 }
        if let place = places[callback] {
            entries[place].times = times
            entries[place].sequences.append(sequence)
        } else if entries.count < Self.keptEntries {
            places[callback] = entries.count
            entries.append(Entry(callbackData: callback, times: times, sequences: [sequence]))
        }
    }
}
