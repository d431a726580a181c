import DequeModule

/// What went through a stand-in, both ways, with the counts that the control API shows.
struct StandInLog: Sendable {
    private var messages: Deque<StandInMessage> = []
    private var incoming: Deque<StandInIncoming> = []
    private(set) var nextSequence: UInt64 = 1
    private(set) var nextIncoming: UInt64 = 1
    private(set) var counts = [Int](repeating: 0, count: MessageStatus.allCases.count)
    private(set) var failures: [Int32: Int] = [:]
    private(set) var media = MediaStore()
    private(set) var duplicates = DuplicateList()
    private var times: [String: Int] = [:]
    private var sequences: [String: UInt64] = [:]

    var acceptedCount: Int { Int(nextSequence - 1) }
    var incomingCount: Int { Int(nextIncoming - 1) }

    subscript(sequence: UInt64) -> StandInMessage? { place(of: sequence).map { messages[$0] } }

    private func place(of sequence: UInt64) -> Int? {
        guard let first = messages.first?.sequence, sequence >= first, sequence < nextSequence else { return nil }
        return Int(sequence - first)
    }

    /// The message with an id of the provider's, or with our own.
    func message(id: String) -> StandInMessage? { sequences[id].flatMap { self[$0] } }

    /// Adds the next message; the oldest beyond `limit` is forgotten.
    mutating func append(_ message: StandInMessage, limit: Int) {
        messages.append(message)
        nextSequence = message.sequence + 1
        counts[Int(message.status.rawValue)] += 1
        media.count(message.draft.media)
        sequences[message.id] = message.sequence
        if let key = message.draft.key { sequences[key] = message.sequence }
        let identity = message.draft.identity
        let count = times[identity, default: 0] + 1
        times[identity] = count
        if count > 1 { duplicates.add(identity, times: count, sequence: message.sequence) }
        if messages.count > limit, let oldest = messages.popFirst() { sequences[oldest.id] = nil }
    }

    mutating func update(_ sequence: UInt64, _ change: (inout StandInMessage) -> Void) {
        guard let place = place(of: sequence) else { return }
        let before = messages[place].status
        change(&messages[place])
        let message = messages[place]
        guard message.status != before else { return }
        counts[Int(before.rawValue)] -= 1
        counts[Int(message.status.rawValue)] += 1
        if message.status == .failed { failures[message.errorCode, default: 0] += 1 }
    }

    mutating func append(_ message: StandInIncoming, limit: Int) {
        incoming.append(message)
        nextIncoming = message.sequence + 1
        if incoming.count > limit { incoming.removeFirst() }
    }

    mutating func markTold(incoming sequence: UInt64) {
        guard let first = incoming.first?.sequence, sequence >= first else { return }
        let place = Int(sequence - first)
        if incoming.indices.contains(place) { incoming[place].isTold = true }
    }

    /// Both lists, oldest first.
    var sent: some RandomAccessCollection<StandInMessage> { messages }
    var received: some RandomAccessCollection<StandInIncoming> { incoming }

    /// Up to `limit` messages after a sequence, oldest first, or before it, newest first; to one person or to all.
    func page(limit: Int, after: UInt64?, to: String?, descending: Bool) -> [StandInMessage] {
        let fits = { (message: StandInMessage) in to == nil || message.draft.to == to }
        if descending {
            return Array(messages.reversed().lazy.filter { $0.sequence < after ?? .max && fits($0) }.prefix(limit))
        }
        return Array(messages.lazy.filter { $0.sequence > after ?? 0 && fits($0) }.prefix(limit))
    }
}
