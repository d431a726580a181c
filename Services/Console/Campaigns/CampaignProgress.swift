import Models
import Rules

/// The account of a campaign: the sum over its runs, or that of one run.
struct CampaignProgress: Sendable, Equatable {
    private(set) var buckets: [ProgressBucket: Int64] = [:]
    /// `suppressed/no_opt_in`, `failed/not_on_channel`: count.
    private(set) var reasons: [String: Int64] = [:]
    private(set) var replied: Int64 = 0
    private(set) var clicked: Int64 = 0
    private(set) var startedAtMs: Int64?
    private(set) var updatedAtMs: Int64 = 0
    /// When the newest run was due; `nil`: none has been heard of.
    private(set) var lastDueMs: Int64?
    private var runs = 0
    private var finished = 0
    private var missed = 0

    /// - Parameter accounts: of runs, each the sum over its partitions or all of those.
    init(_ accounts: [RunProgress] = []) {
        for run in Dictionary(grouping: accounts, by: \.runID).values { add(RunProgress.sum(of: run)) }
    }

    var planned: Int64 { buckets.values.reduce(0, +) }

    subscript(bucket: ProgressBucket) -> Int64 { buckets[bucket] ?? 0 }

    /// Every run has planned all it will plan, and every message has an outcome.
    var isComplete: Bool { runs > 0 && finished == runs }

    /// No run could start in time.
    var isMissed: Bool { runs > 0 && missed == runs }

    /// Reasons of one bucket, such as suppressed, by code.
    func reasons(of bucket: ProgressBucket) -> [String: Int64] {
        let prefix = bucket.rawValue + "/"
        return Dictionary(
            uniqueKeysWithValues: reasons.compactMap { key, count in
                key.hasPrefix(prefix) && count != 0 ? (String(key.dropFirst(prefix.count)), count) : nil
            })
    }

    private mutating func add(_ progress: RunProgress) {
        for (name, count) in progress.buckets {
            // A bucket this version does not know still holds planned messages, so it counts as pending.
            buckets[ProgressBucket(rawValue: name) ?? .pending, default: 0] += count
        }
        reasons.merge(progress.reasons, uniquingKeysWith: +)
        replied += progress.replied
        clicked += progress.clicked
        runs += 1
        if progress.isComplete { finished += 1 }
        if progress.missedStart { missed += 1 }
        if progress.startedAtMs > 0 { startedAtMs = min(startedAtMs ?? .max, progress.startedAtMs) }
        updatedAtMs = max(updatedAtMs, progress.updatedAtMs)
        lastDueMs = max(lastDueMs ?? .min, progress.dueAtMs)
    }
}

extension CampaignProgress {
    var json: JSONValue {
        var object = JSONObject()
        for bucket in ProgressBucket.allCases { object[bucket.rawValue] = .int(self[bucket]) }
        object["planned"] = .int(planned)
        object["replied"] = .int(replied)
        object["clicked"] = .int(clicked)
        return .object(object)
    }
}

extension Campaign {
    /// Follows what the scheduler reports about the runs.
    /// - Returns: whether the campaign changed.
    mutating func follow(_ progress: CampaignProgress, nowMs: Int64) -> Bool {
        guard isUnderWay else { return false }
        let before = self
        if let startedAtMs = progress.startedAtMs { start(atMs: startedAtMs, nowMs: nowMs) }
        if progress.isMissed, !record.schedule.hasRecurrence {
            end(
                .cancelled, code: Reason.missedStart, detail: "no start within \(latestStartS) s of its time",
                nowMs: nowMs)
        } else if progress.isComplete, waitingRun(progress) == nil {
            end(.completed, code: "", detail: "", nowMs: nowMs)
        }
        return self != before
    }
}
