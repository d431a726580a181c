/// What this member holds and what the group waits for: a plain value, used by the poll thread alone.
struct AssignmentState {
    enum Step: Equatable {
        case idle
        case assign([TopicPartition])
        case unassign([TopicPartition])
    }

    struct Progress {
        let start: StartOffset
        /// The next offset to be delivered, once it is known.
        var next: Int64?
        var isPaused = false

        /// Where to take up reading again.
        var resumption: StartOffset { next.map { .offset($0) } ?? start }
    }

    let isManual: Bool
    private(set) var waiting = Step.idle
    private(set) var held: [TopicPartition: Progress] = [:]

    init(isManual: Bool) { self.isManual = isManual }

    mutating func groupAssigned(_ partitions: [TopicPartition]) { waiting = .assign(partitions) }
    /// The group leaves instead of answering.
    mutating func forgetOffer() {
        if case .assign = waiting { waiting = .idle }
    }

    /// Whether the group waits until its partitions are given back.
    var isRevoking: Bool {
        if case .unassign = waiting { true } else { false }
    }

    mutating func groupRevoked(_ partitions: [TopicPartition]) { waiting = .unassign(partitions) }

    /// Whether a group's member may start reading these partitions now.
    func mayAssign(_ partitions: some Sequence<TopicPartition>) -> Bool {
        if isManual { return true }
        guard case .assign(let offered) = waiting else { return false }
        return Set(offered).isSuperset(of: partitions)
    }

    mutating func didAssign(_ positions: [TopicPartition: StartOffset], replacing: Bool) {
        if replacing { held = [:] }
        for (partition, start) in positions { held[partition] = Progress(start: start) }
        waiting = .idle
    }

    /// What `unassign` gives back: what the group asked for, or everything.
    var toUnassign: [TopicPartition] {
        if case .unassign(let asked) = waiting { return asked }
        return Array(held.keys)
    }

    mutating func didUnassign(_ partitions: [TopicPartition]) {
        for partition in partitions { held[partition] = nil }
        waiting = .idle
    }

    mutating func delivered(_ partition: TopicPartition, next: Int64) { held[partition]?.next = next }

    mutating func moved(_ partition: TopicPartition, to start: StartOffset) {
        guard let isPaused = held[partition]?.isPaused else { return }
        held[partition] = Progress(start: start, isPaused: isPaused)
    }

    mutating func setPaused(_ partitions: [TopicPartition], _ isPaused: Bool) {
        for partition in partitions { held[partition]?.isPaused = isPaused }
    }

    /// The next offset to be delivered, as far as it is known.
    func position(of partition: TopicPartition, in log: Watermarks?) -> Int64? {
        guard let progress = held[partition] else { return nil }
        if let next = progress.next { return next }
        switch progress.start {
        case .offset(let offset): return offset
        case .beginning: return log?.low
        case .end, .committed: return nil
        }
    }
}
