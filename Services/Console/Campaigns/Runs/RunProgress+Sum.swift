import Models

extension RunProgress {
    /// The account of a whole run. It reads as that of a run with one partition, so sums can be summed again.
    /// - Parameter partitions: the newest account of each partition that has reported.
    static func sum(of partitions: [RunProgress]) -> RunProgress {
        guard var sum = partitions.first, partitions.count > 1 || sum.partitionCount > 1 else {
            return partitions.first ?? RunProgress()
        }
        for partition in partitions.dropFirst() { sum.add(partition) }
        let areAll = partitions.count >= Int(partitions.map(\.partitionCount).max() ?? 0)
        sum.expanded = areAll && partitions.allSatisfy { $0.expanded || $0.missedStart }
        sum.missedStart = areAll && partitions.allSatisfy(\.missedStart)
        sum.partition = 0
        sum.partitionCount = 1
        return sum
    }

    /// Everything is planned, and every message has an outcome.
    var isComplete: Bool { partitionCount > 0 && (expanded || missedStart) && undecided == 0 }

    private mutating func add(_ other: RunProgress) {
        buckets.merge(other.buckets, uniquingKeysWith: +)
        reasons.merge(other.reasons, uniquingKeysWith: +)
        replied += other.replied
        clicked += other.clicked
        undecided += other.undecided
        startedAtMs = [startedAtMs, other.startedAtMs].filter { $0 > 0 }.min() ?? 0
        updatedAtMs = max(updatedAtMs, other.updatedAtMs)
        dueAtMs = max(dueAtMs, other.dueAtMs)
    }
}
